// Removes waiting and says what went wrong. Every page works without it.
"use strict";

// -- Requests --------------------------------------------------------------------------------------

const WHY = { 403: "You have been signed out, or may not change this.", 429: "That was too often." };

const tell = (words) => {
  const errors = document.getElementById("errors");
  errors.textContent = words;
  errors.hidden = !words;
};

const trouble = (event, why) => {
  const handled = new CustomEvent("plumbline:trouble", { bubbles: true, cancelable: true, detail: why });
  if (!event.detail.elt.dispatchEvent(handled)) return;
  tell(`${why} Nothing was changed. Try again in a moment.`);
};

for (const kind of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, (event) => trouble(event, "The server did not reply."));
}
document.addEventListener("htmx:responseError", (event) => {
  trouble(event, WHY[event.detail.xhr.status] ?? "Something went wrong on the server.");
});

// A pressed button answers at once, and a second press does nothing.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (!elt.matches("button, a")) return;
  if (elt.getAttribute("aria-disabled") === "true") event.preventDefault();
  else elt.setAttribute("aria-disabled", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.elt.removeAttribute?.("aria-disabled");
  if (event.detail.successful) tell("");
});

// -- Forms -----------------------------------------------------------------------------------------

const OFFLINE = "You are offline. What you chose and wrote stays here: send it once you are back.";

// A form is sent once, until the page is shown again; whoever stopped it may send it later.
const RELEASED_AFTER = 10000;

// Browsers that say they are offline are sometimes wrong: the server is asked first.
const sendIfReached = async (form, submitter) => {
  try {
    await fetch("/livez", { cache: "no-store" });
    form.dataset.reached = "";
    form.requestSubmit(submitter);
  } catch {
    tell(OFFLINE);
  }
};

const release = (form) => {
  delete form.dataset.sent;
  delete form.dataset.reached;
  for (const pressed of form.querySelectorAll("[aria-disabled]")) pressed.removeAttribute("aria-disabled");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if ("sent" in form.dataset) return event.preventDefault();
  if (!navigator.onLine && !("reached" in form.dataset)) {
    event.preventDefault();
    sendIfReached(form, event.submitter);
    return;
  }
  form.dataset.sent = "";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(release, RELEASED_AFTER, form);
});
addEventListener("online", () => {
  if (document.getElementById("errors").textContent === OFFLINE) tell("");
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// -- Focus and time --------------------------------------------------------------------------------

const focusWhereAsked = () => {
  const asking = document.querySelector("[data-focus]");
  asking?.removeAttribute("data-focus");
  asking?.focus();
};

const showLocalTimes = () => {
  for (const time of document.querySelectorAll("time[data-clock]")) {
    const clock = { hour: "2-digit", minute: "2-digit" };
    time.textContent = new Date(time.dateTime).toLocaleTimeString([], clock);
  }
};

document.addEventListener("htmx:afterSettle", () => {
  focusWhereAsked();
  showLocalTimes();
});
document.addEventListener("DOMContentLoaded", () => {
  focusWhereAsked();
  showLocalTimes();
});

// -- A link to hand on -------------------------------------------------------------------------------

// Offered where the browser can; the link stands in a field that can be copied by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    document.getElementById("announce").textContent = button.textContent = "Copied";
  });
}

// -- The scope card as the room will hear it -----------------------------------------------------------

document.addEventListener("input", ({ target }) => {
  const mirror = target.closest("[data-scope]") && document.querySelector(`[data-mirrors="${target.id}"]`);
  if (mirror) mirror.textContent = target.value.trim() || mirror.dataset.empty;
});

// -- Links to what is folded away ------------------------------------------------------------------------

// Most browsers open what they jump into; this does it for the others.
const openFolds = () => {
  const target = document.getElementById(location.hash.slice(1));
  const folds = [];
  for (let at = target?.closest("details.fold"); at; at = at.parentElement.closest("details.fold")) folds.push(at);
  if (folds.every((fold) => fold.open)) return;
  for (const fold of folds) fold.open = true;
  target.scrollIntoView();
};

addEventListener("hashchange", openFolds);
document.addEventListener("DOMContentLoaded", openFolds);
