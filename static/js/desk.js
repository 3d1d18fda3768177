// The keys of the desk, its clock and the words on its button. Every page works without it.
"use strict";

// -- Keys: outside fields alone, listed under "?", and they can be turned off --------------------

{
  const OFF = "desk keys off";
  const dialog = document.getElementById("keys");
  const useKeys = dialog.querySelector("[data-keys-on]");
  useKeys.checked = !localStorage.getItem(OFF);
  useKeys.addEventListener("change", () => {
    if (useKeys.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });

  const FIELDS = "input:not([type=radio]), textarea, select, [contenteditable]";
  const PRESSED = "button, a, summary"; // which Enter presses by itself
  const isElsewhere = ({ target, key }) => target.matches(FIELDS) || (key === "Enter" && target.matches(PRESSED));

  // Whoever only looks on takes the desk over first.
  const holds = () => document.getElementById("main").dataset.holder === document.body.dataset.person;

  const press = (key) => {
    const button = document.querySelector(`[data-key="${key}"]`);
    button?.click();
    return Boolean(button);
  };

  const choose = (level) => {
    const choice = document.getElementById(`agree-${level}`);
    if (!choice) return false;
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };

  const act = (key) => {
    if (key === "?") return dialog.showModal() ?? true;
    if (/^\d$/.test(key)) return choose(key);
    return press(key === "R" ? "r" : key);
  };

  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, repeat } = event;
    if (ctrlKey || metaKey || altKey || repeat || dialog.open || event.defaultPrevented) return;
    if (isElsewhere(event) || ((!useKeys.checked || !holds()) && key !== "?")) return;
    if (["Enter", "r", "R", "?"].includes(key) || /^\d$/.test(key)) {
      if (act(key)) event.preventDefault();
    }
  });

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-keys]")) dialog.showModal();
  });

  // -- What stands on the page after each change of it ---------------------------------------------

  const counting = new WeakMap(); // a clock -> when it would have shown 0:00

  const nameAgreement = () => {
    const button = document.querySelector("[data-agrees]");
    const chosen = document.querySelector("#agree input[name=level]:checked");
    if (!button) return;
    button.firstChild.textContent = chosen && chosen.value !== "dont-know" ? `Agree on ${chosen.value}` : "Agree";
  };

  const tick = () => {
    for (const clock of document.querySelectorAll("[data-elapsed]")) {
      if (!counting.has(clock)) counting.set(clock, Date.now() - 1000 * clock.dataset.elapsed);
      const seconds = Math.floor((Date.now() - counting.get(clock)) / 1000);
      clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  };

  // What is typed stays until the question is settled, whatever is pressed meanwhile.
  const TYPED = "#main :is(textarea, input[type=text])[id]";
  const KEPT = `typed at ${document.body.dataset.events}`; // in this tab, so that a reload loses nothing
  const drafts = new Map(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")); // question and field -> its text
  const keep = () => sessionStorage.setItem(KEPT, JSON.stringify([...drafts]));
  const question = () => document.getElementById("main").dataset.state.split(":")[1];
  const draftOf = (field) => `${question()} ${field.id}`;

  const restore = () => {
    if (["agreed", "parked"].includes(document.getElementById("main").dataset.kind)) {
      drafts.clear();
      keep();
    }
    for (const field of document.querySelectorAll(TYPED)) {
      const typed = drafts.get(draftOf(field));
      if (typed === undefined || field.value === typed) continue;
      field.value = typed;
      const contested = field.closest(".truth")?.querySelector("[value=contested]");
      if (contested) contested.checked = true; // or the text would be out of sight
    }
  };

  document.addEventListener("input", ({ target }) => {
    if (!target.matches(TYPED)) return;
    drafts.set(draftOf(target), target.value);
    keep();
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const form = detail.requestConfig.elt;
    if (detail.xhr.status !== 200 || !form.closest(".truths")) return;
    for (const field of form.elements) drafts.delete(draftOf(field)); // it is saved
    keep();
  });

  const settle = () => {
    restore();
    for (const button of document.querySelectorAll("[data-keys]")) button.hidden = false;
    nameAgreement();
    tick();
  };

  document.addEventListener("change", nameAgreement);
  document.addEventListener("htmx:afterSettle", settle);
  setInterval(tick, 1000);
  settle();
}
