// Keeps a vote of the survey that cannot be sent, through a reload too, and sends it once there is a way.
// Without it, whoever voted sends it again.
"use strict";

{
  const AGAIN_AFTER = 4000;
  const PATIENCE = 10000;
  const NOT_YET = "Your vote is not sent yet: there is no connection. It is kept here, and goes out by itself.";

  const form = document.getElementById("vote");
  const { level, reason } = form.elements;
  const place = `unsent ${location.pathname}`;
  const unsent = document.getElementById("unsent");
  let waiting;

  const isReached = async () => {
    try {
      return (await fetch("/livez", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) })).ok;
    } catch {
      return false;
    }
  };

  const send = async () => {
    clearTimeout(waiting);
    sessionStorage.setItem(place, JSON.stringify([level.value, reason.value]));
    if (!(await isReached())) {
      unsent.textContent = NOT_YET;
      unsent.hidden = false;
      waiting = setTimeout(send, AGAIN_AFTER);
      return;
    }
    sessionStorage.removeItem(place);
    form.dataset.reached = "";
    form.requestSubmit();
  };

  form.addEventListener("submit", (event) => {
    if ("reached" in form.dataset || "sent" in form.dataset || !level.value) return;
    event.preventDefault();
    send();
  });
  addEventListener("online", () => waiting && send());

  const kept = JSON.parse(sessionStorage.getItem(place));
  if (kept) {
    [level.value, reason.value] = kept;
    send();
  }
}
