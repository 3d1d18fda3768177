// Saves editors a look and a request. Every page works without it.
"use strict";

// -- How long a text is ---------------------------------------------------------------------------

const wordsIn = (text) => text.split(/\s+/).filter(Boolean).length;

const showLength = (field) => {
  const most = Number(field.dataset.words);
  const words = wordsIn(field.value);
  let line = field.parentElement.querySelector(".count");
  if (!line) {
    line = document.createElement("p");
    line.className = "count";
    field.after(line);
  }
  line.textContent = `${words} of ${most} words`;
  line.toggleAttribute("data-over", words > most);
};

// -- Another line in a table ----------------------------------------------------------------------

const addLine = (table) => {
  const last = table.tBodies[0].rows[table.tBodies[0].rows.length - 1];
  const line = last.cloneNode(true);
  const number = Number(table.dataset.total);
  const renamed = (name) => name.replace(/-\d+-(?=[^-]*$)/, `-${number}-`);
  for (const field of line.querySelectorAll("input, select, textarea")) {
    field.name = renamed(field.name);
    field.id = renamed(field.id);
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, number + 1));
    if (field.type === "checkbox") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = field.defaultValue;
  }
  table.dataset.total = number + 1;
  last.after(line);
};

document.addEventListener("change", ({ target }) => {
  const line = target.closest?.("[data-rows] tbody tr");
  if (line && !line.nextElementSibling && target.value) addLine(line.closest("[data-rows]"));
});

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-words]")) showLength(target);
});

document.querySelectorAll("[data-words]:enabled").forEach(showLength);

// -- What was typed and not saved -----------------------------------------------------------------

const form = document.querySelector("form[data-guard]");
let changed = form?.dataset.guard === "typed"; // it came back
form?.addEventListener("input", () => {
  changed = true;
});
form?.addEventListener("submit", ({ submitter }) => {
  if (submitter?.formTarget !== "_blank") changed = false;
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

document.querySelector(".errornote")?.scrollIntoView();
