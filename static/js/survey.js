// Sends a vote of the survey: kept until it is answered, through a reload too, and tried until it is.
// Without it the form is sent as any other.
"use strict";

{
  const AGAIN_AFTER = 4000;
  const PATIENCE = 10000;

  const form = document.getElementById("vote");
  const unsent = document.getElementById("unsent");
  const button = document.querySelector("button[form=vote]");
  const { level, reason, csrfmiddlewaretoken } = form.elements;
  const place = `unsent ${location.pathname}`;
  let waiting;
  let isSending = false;

  const filledIn = () => JSON.stringify({ level: level.value, reason: reason.value });
  const kept = () => sessionStorage.getItem(place);

  const post = (vote) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: csrfmiddlewaretoken.value, ...JSON.parse(vote) });
    return fetch(form.action, { method: "POST", body, keepalive: true, signal: AbortSignal.timeout?.(PATIENCE) });
  };

  const send = async () => {
    const vote = kept();
    if (!vote || isSending) return;
    clearTimeout(waiting);
    isSending = true;
    button.setAttribute("aria-disabled", "true");
    const answer = await post(vote).catch(() => null);
    isSending = false;
    button.removeAttribute("aria-disabled");
    const isAnswered = answer && answer.status < 500 && answer.status !== 429;
    unsent.hidden = isAnswered;
    if (!isAnswered) {
      waiting = setTimeout(send, AGAIN_AFTER);
      return;
    }
    if (kept() !== vote) return send(); // it was changed meanwhile
    sessionStorage.removeItem(place);
    if (filledIn() !== vote) return; // somebody is at it again
    if (answer.ok) location.assign(answer.url);
    else form.submit(); // the server's own page says why
  };

  form.addEventListener("submit", (event) => {
    if (!level.value) return;
    event.preventDefault();
    sessionStorage.setItem(place, filledIn());
    send();
  });
  addEventListener("online", send);

  if (kept()) {
    const vote = JSON.parse(kept());
    level.value = vote.level;
    reason.value = vote.reason;
    send();
  }
}
