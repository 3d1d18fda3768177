// Removes waiting, and keeps what people typed. Every page works without it.
"use strict";

const RETRY_AFTER = [2000, 5000, 15000];
const attempts = new WeakMap(); // a question -> how often saving it has failed in a row
const waiting = new Set(); // questions whose choice is on this page alone

const question = (element) => element.closest?.("[data-autosave]");

// -- Saving as people choose and type -----------------------------------------------------------

const fields = (fieldset) => fieldset.querySelectorAll("input:not([type=hidden]), textarea");

// What the server has not taken yet survives a reload, a crash and a new sign-in; it is dropped
// where the answer has changed on the server since.
const place = (fieldset) => `unsaved ${location.pathname} ${fieldset.id}`;
const seen = (fieldset) => fieldset.querySelector("[name$='-seen']").value;

const stash = (fieldset) => {
  const values = [...fields(fieldset)].map((f) => (f.type === "radio" ? f.checked : f.value));
  sessionStorage.setItem(place(fieldset), JSON.stringify({ seen: seen(fieldset), values }));
};
const unstash = (fieldset) => sessionStorage.removeItem(place(fieldset));

const restore = (fieldset) => {
  const kept = JSON.parse(sessionStorage.getItem(place(fieldset)));
  if (!kept) return;
  if (kept.seen !== seen(fieldset)) return unstash(fieldset);
  fields(fieldset).forEach((field, n) => {
    if (field.type === "radio") field.checked = kept.values[n];
    else field.value = kept.values[n];
  });
  unfold(fieldset);
  htmx.trigger(fieldset, "change");
};

// A folded answer that is opened stays open, for its summary would go stale.
const unfold = (fieldset) => fieldset.closest("details.answered")?.replaceWith(fieldset);
document.addEventListener("toggle", (event) => {
  const { target } = event;
  if (!target.matches("details.answered[open]")) return;
  const fieldset = target.querySelector(".question");
  unfold(fieldset);
  fieldset.querySelector("input:checked")?.focus();
}, true);

const showCount = () => {
  const save = document.getElementById("save");
  if (!save || !waiting.size) return;
  save.dataset.state = "error";
  save.textContent = waiting.size === 1 ? "1 answer not saved" : `${waiting.size} answers not saved`;
};

const failed = (fieldset, why) => {
  const message = fieldset.querySelector(".message");
  const notice = document.getElementById("not-saved").content.cloneNode(true);
  notice.querySelector("[data-why]").textContent = why;
  message.querySelector(".unsaved")?.remove();
  message.append(notice);
  waiting.add(fieldset);
  showCount();
  const attempt = attempts.get(fieldset) ?? 0;
  attempts.set(fieldset, attempt + 1);
  if (attempt < RETRY_AFTER.length) setTimeout(() => retry(fieldset), RETRY_AFTER[attempt]);
};

const retry = (fieldset) => {
  if (waiting.has(fieldset) && fieldset.isConnected) htmx.trigger(fieldset, "change");
};

const saved = (fieldset) => {
  fieldset.querySelector(".unsaved")?.remove();
  waiting.delete(fieldset);
  attempts.delete(fieldset);
  unstash(fieldset);
  showCount();
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-retry]")) retry(question(event.target));
});

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const fieldset = question(event.target);
    if (fieldset && event.target !== fieldset) stash(fieldset);
  });
}

addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});
addEventListener("online", () => waiting.forEach(retry));
document.addEventListener("submit", () => waiting.clear()); // the form sends them all

// -- Requests ------------------------------------------------------------------------------------

const NO_REPLY = "The server did not reply.";

const trouble = (event, why) => {
  const fieldset = question(event.detail.elt);
  if (fieldset) return failed(fieldset, why);
  const errors = document.getElementById("errors");
  errors.textContent = `${why} Nothing was changed. Try again in a moment.`;
  errors.hidden = false;
};

document.addEventListener("htmx:sendError", (event) => trouble(event, NO_REPLY));
document.addEventListener("htmx:timeout", (event) => trouble(event, NO_REPLY));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 403) return trouble(event, "You have been signed out or may not change this.");
  trouble(event, status === 429 ? "That was too often." : "Something went wrong on the server.");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const fieldset = question(event.detail.elt);
  document.getElementById("errors").hidden ||= event.detail.successful;
  event.detail.elt.removeAttribute?.("aria-disabled");
  if (fieldset && event.detail.successful) saved(fieldset);
});

// A pressed button answers at once, and a second press does nothing.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (!elt.matches("button, a")) return;
  if (elt.getAttribute("aria-disabled") === "true") event.preventDefault();
  else elt.setAttribute("aria-disabled", "true");
});

// -- The scope card as the room will hear it ---------------------------------------------------------

document.addEventListener("input", ({ target }) => {
  const mirror = target.closest("[data-scope]") && document.querySelector(`[data-mirrors="${target.id}"]`);
  if (mirror) mirror.textContent = target.value.trim() || mirror.dataset.empty;
});

// -- After a swap ----------------------------------------------------------------------------------

const localTimes = (root) => {
  for (const time of root.querySelectorAll("#save time")) {
    const format = { hour: "2-digit", minute: "2-digit" };
    time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, format);
  }
};

document.addEventListener("htmx:afterSettle", () => {
  localTimes(document);
  document.querySelector("[data-focus]:not([data-focused])")?.focus();
  document.querySelectorAll("[data-focus]").forEach((element) => (element.dataset.focused = ""));
});

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
  document.querySelectorAll("[data-autosave]").forEach(restore);
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  if (question(target)) unfold(question(target));
  target.closest("details")?.setAttribute("open", "");
  target.scrollIntoView();
});
