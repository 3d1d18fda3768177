// Answering alone: saves as people choose and type, and keeps what could not be saved yet.
"use strict";

const RETRY_AFTER = [2000, 5000, 15000];
const failures = new WeakMap(); // a question -> how often saving it has failed in a row
const waiting = new Set(); // questions that could not be saved, or lack something
const unsaved = new Set(); // questions with anything that the server has not acknowledged
const edits = new WeakMap(); // a question -> how often it was changed on this page
const sent = new WeakMap(); // a question -> how often it had been when it was sent last

const questionOf = (element) => element.closest?.("[data-autosave]");
const fieldsOf = (question) => question.querySelectorAll("input:not([type=hidden]), textarea");
const save = (question) => htmx.trigger(question, "change");

const showWaiting = () => {
  for (const set of [waiting, unsaved]) for (const each of set) if (!each.isConnected) set.delete(each);
  const line = document.getElementById("save");
  if ("closed" in line.dataset) return;
  if (!waiting.size) {
    if (line.dataset.state === "error") line.textContent = "";
    delete line.dataset.state;
    return;
  }
  line.dataset.state = "error";
  line.textContent = waiting.size === 1 ? "1 answer not saved" : `${waiting.size} answers not saved`;
};

// -- What the server has not taken yet survives a reload, a crash and a new sign-in -----------------
// It is dropped where the answer has changed on the server since, and kept from whoever else signs in here.

const person = document.getElementById("answers").dataset.person;
const placeOf = (question) => `unsaved ${person} ${location.pathname} ${question.id}`;
const seenIn = (question) =>
  [...question.querySelectorAll("[name$='-seen'], [name$='-meaning']")].map((field) => field.value).join(" ");

const keep = (question) => {
  const values = [...fieldsOf(question)].map((field) => (field.type === "radio" ? field.checked : field.value));
  sessionStorage.setItem(placeOf(question), JSON.stringify({ seen: seenIn(question), values }));
};
const forget = (question) => sessionStorage.removeItem(placeOf(question));

const restore = (question) => {
  const kept = JSON.parse(sessionStorage.getItem(placeOf(question)));
  if (!kept) return;
  if (kept.seen !== seenIn(question)) return forget(question);
  while (fieldsOf(question).length < kept.values.length) addEvidence(question);
  fieldsOf(question).forEach((field, n) => {
    if (field.type === "radio") field.checked = kept.values[n];
    else field.value = kept.values[n];
  });
  unfold(question);
  unsaved.add(question);
  save(question);
};

// -- Saving -----------------------------------------------------------------------------------------

const lacksReason = (question) =>
  question.querySelector("[value=not-applicable]").checked && !question.querySelector(".if-na textarea").value.trim();

document.addEventListener("htmx:beforeRequest", (event) => {
  const question = questionOf(event.detail.elt);
  if (!question) return;
  sent.set(question, edits.get(question));
  if (event.detail.elt !== question || !lacksReason(question)) return;
  event.preventDefault();
  waiting.add(question);
  showWaiting();
  stay();
});

const retry = (question) => {
  if (waiting.has(question) && question.isConnected) save(question);
};

document.addEventListener("plumbline:trouble", (event) => {
  const question = questionOf(event.target);
  if (!question) return;
  event.preventDefault();
  const notice = document.getElementById("not-saved").content.cloneNode(true);
  notice.querySelector("[data-why]").textContent = event.detail;
  question.querySelector(".unsaved")?.remove();
  question.querySelector(".message").append(notice);
  waiting.add(question);
  showWaiting();
  stay();
  const before = failures.get(question) ?? 0;
  failures.set(question, before + 1);
  if (before < RETRY_AFTER.length) setTimeout(() => retry(question), RETRY_AFTER[before]);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, xhr } = event.detail;
  const question = questionOf(elt);
  if (!question) return;
  if ([409, 422].includes(xhr.status)) {
    waiting.add(question); // swapped, and yet not saved
    stay();
  } else if (successful) {
    waiting.delete(question);
    failures.delete(question);
    if (sent.get(question) !== edits.get(question)) return; // changed again on the way
    unsaved.delete(question);
    forget(question);
    goOn();
  }
});
document.addEventListener("htmx:afterSettle", showWaiting);

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-retry]")) retry(questionOf(target));
});
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    const question = questionOf(target);
    if (!question || target === question) return;
    edits.set(question, (edits.get(question) ?? 0) + 1);
    unsaved.add(question);
    keep(question);
  });
}
addEventListener("online", () => waiting.forEach(retry));

// -- The page ---------------------------------------------------------------------------------------

// Another line for evidence, as soon as the last one is used.
const addEvidence = (question) => {
  const last = [...question.querySelectorAll(".evidence input")].at(-1);
  const label = last.previousElementSibling.cloneNode(true);
  const next = last.cloneNode();
  next.id = label.htmlFor = `${last.id}-next`;
  next.value = "";
  last.after(label, next);
};
document.addEventListener("input", ({ target }) => {
  if (target.matches(".evidence input:last-of-type") && target.value) addEvidence(questionOf(target));
});

// What was said last time is confirmed as if it were chosen; the note is asked for afresh.
document.addEventListener("click", (event) => {
  const still = event.target.closest("[data-still]");
  if (!still) return;
  event.preventDefault();
  const question = questionOf(still);
  const level = question.querySelector(`[type=radio][value="${still.value}"]`);
  level.checked = true;
  if (still.value === "not-applicable") question.querySelector(".if-na textarea").value = still.dataset.reason;
  level.dispatchEvent(new Event("change", { bubbles: true }));
  question.querySelector("details.fold").open = true;
  question.querySelector("[name$='-note']").focus();
  still.remove();
});

// A folded answer that is opened stays open, for its summary would go stale.
const unfold = (question) => question.closest("details.answered")?.replaceWith(question);
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches("details.answered[open]")) return;
    const question = target.querySelector("[data-autosave]");
    unfold(question);
    question.querySelector("input:checked")?.focus();
  },
  true,
);

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-autosave]").forEach(restore);
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  unfold(questionOf(target) ?? target);
  target.scrollIntoView();
});
