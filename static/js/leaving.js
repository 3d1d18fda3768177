// Leads from the answering page to another once everything on it is saved, and says so where it cannot.
// Reads `unsaved`, `save` and `showWaiting` of answering.js, which calls `stay` and `goOn`.
"use strict";

let going = ""; // the address that waits for the last acknowledgement

// Something could not be saved: whoever was about to leave learns of it here.
const stay = () => {
  if (!going) return;
  const address = going;
  going = "";
  const errors = document.getElementById("errors");
  errors.replaceChildren(document.getElementById("staying").content.cloneNode(true));
  errors.querySelector("[data-first]").href = `#${[...unsaved][0].id}`;
  errors.querySelector("[data-leave]").dataset.leave = address;
  errors.hidden = false;
};

const goOn = () => {
  if (going && !unsaved.size) location.assign(going);
};

const leave = (event, address) => {
  showWaiting();
  if (!unsaved.size) return;
  event.preventDefault();
  going = address;
  document.getElementById("save").textContent = "Saving…";
  unsaved.forEach(save);
};

// Before app.js counts the form as sent. Without JavaScript the form sends every answer.
document.addEventListener(
  "submit",
  (event) => {
    if (event.target.id === "answers") leave(event, event.target.dataset.next);
  },
  true,
);

document.addEventListener("click", (event) => {
  const leaving = event.target.closest("[data-leave]");
  if (leaving) {
    unsaved.clear(); // it is kept in this tab, and comes back with the page
    location.assign(leaving.dataset.leave);
    return;
  }
  const link = event.target.closest("a[href]");
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || link.target || elsewhere || event.defaultPrevented) return;
  if (link.hash && link.pathname === location.pathname) return;
  leave(event, link.href);
});

document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (detail.xhr.getResponseHeader("HX-Redirect")) unsaved.clear(); // to sign in, and back to what is kept
});
addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
