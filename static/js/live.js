// Keeps a workshop's screen where the room is: by events of the server, or by asking where none come.
// Every page works without it.
"use strict";

{
  const SILENT_AFTER = 12000; // the server says every 5 seconds that a stream lives
  const LONGEST_WAIT = 4000; // between two attempts to connect, to ask, to send
  const PATIENCE = 10000;

  const { audience, events, poll } = document.body.dataset;
  const main = () => document.getElementById("main");
  const stateOf = (part) => part.dataset.state;
  const questionOf = (part) => stateOf(part).split(":")[1];
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];

  // -- What is shown --------------------------------------------------------------------------------

  let latest = Number(main().dataset.revision); // of the workshop, as shown here
  const own = new Map(); // a state -> what this phone shows in it, such as "Vote sent"
  let worth; // the button by which this person said whether it was worth their time

  const rememberOwn = () => {
    latest = Math.max(latest, Number(main().dataset.revision));
    worth = main().querySelector("[name=worth][aria-pressed=true]")?.id ?? worth;
    if (audience === "phone" || audience === "scribe") {
      if (["voting", "practice"].includes(main().dataset.kind)) own.set(stateOf(main()), main().outerHTML);
    }
  };

  const typedIn = (part) =>
    [...part.querySelectorAll("input[type=text][id], textarea[id]")].filter((field) => field.value !== field.defaultValue);

  // What is filled in for a vote and not sent is there again after a break, and after a reload.
  const FILLED_IN = `filled in at ${location.pathname}`;
  const drafts = new Map(JSON.parse(sessionStorage.getItem(FILLED_IN) ?? "[]")); // a state -> level and reason
  const keepDrafts = () => sessionStorage.setItem(FILLED_IN, JSON.stringify([...drafts]));
  const voteFields = () => main().querySelector("#vote")?.elements;

  const fillAgain = () => {
    const fields = voteFields();
    const draft = drafts.get(stateOf(main()));
    if (fields && draft) [fields.level.value, fields.reason.value] = draft;
    if (!fields && drafts.delete(stateOf(main()))) keepDrafts(); // it is sent
  };

  document.addEventListener("input", ({ target }) => {
    if (target.form?.id !== "vote") return;
    const { level, reason } = voteFields();
    drafts.set(stateOf(main()), [level.value, reason.value]);
    keepDrafts();
  });
  document.addEventListener("htmx:afterSwap", fillAgain);
  fillAgain();

  const say = (words) => {
    if (words) document.getElementById("announce").textContent = words;
  };

  const tellOfMain = () => {
    const { title, announce } = main().dataset;
    if (title) document.title = title.trim();
    say(announce?.trim());
  };

  const protect = (part) => {
    for (const form of part.querySelectorAll("form[method=post]")) {
      if (form.querySelector("[name=csrfmiddlewaretoken]")) continue;
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token });
      form.prepend(field);
    }
  };

  const swap = (was, html) => htmx.swap(was, html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });

  const showMain = (next) => {
    const was = main();
    const focused = document.activeElement.id;
    const typed = questionOf(was) === questionOf(next) ? typedIn(was) : [];
    swap(was, own.get(stateOf(next)) ?? next.outerHTML);
    protect(main());
    document.getElementById(worth)?.setAttribute("aria-pressed", "true");
    for (const { id, value } of typed) {
      const field = document.getElementById(id);
      if (field) field.value = value;
    }
    const goesOn = typed.some(({ id }) => id === focused) && document.getElementById(focused);
    (goesOn || main().querySelector("h1"))?.focus();
    tellOfMain();
  };

  const showPart = (next) => {
    const was = document.getElementById(next.id);
    if (!was || was.isEqualNode(next)) return;
    const focused = was.contains(document.activeElement) ? document.activeElement : null;
    if (focused?.matches("input, textarea, select")) return; // somebody is at it
    swap(was, next.outerHTML);
    const shown = document.getElementById(next.id);
    protect(shown);
    if (focused?.id) document.getElementById(focused.id)?.focus();
    if (shown.dataset.announce !== was.dataset.announce) say(shown.dataset.announce);
  };

  const show = (html, revision) => {
    if (revision < latest) return; // drawn before what is shown
    latest = revision;
    const drawn = new DOMParser().parseFromString(html, "text/html");
    const next = drawn.getElementById("main");
    next?.remove();
    if (next && stateOf(next) !== stateOf(main())) showMain(next);
    for (const part of drawn.querySelectorAll("body > [id]")) showPart(part);
    if (stateOf(main()) === "ended") stop();
  };

  // What the person's own request has brought, in place of what was there.
  document.addEventListener("htmx:afterSwap", rememberOwn);
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (!detail.xhr || document.activeElement !== document.body) return;
    main().querySelector("h1")?.focus();
    tellOfMain();
  });
  rememberOwn();

  // -- How it comes ---------------------------------------------------------------------------------

  let source, reconnecting, ticking;
  let failures = 0;
  let openedAt = 0;
  let heardAt = Date.now();
  let askedAt = 0;
  let etag = "";

  const tell = (id, words) => {
    const place = document.getElementById(id);
    if (words) place.textContent = words;
    place.hidden = !words;
  };

  const heard = () => {
    heardAt = Date.now();
    failures = 0;
    tell("connection", "");
  };

  const connect = () => {
    clearTimeout(reconnecting);
    source?.close();
    openedAt = Date.now();
    source = new EventSource(events);
    for (const kind of ["state", "count"]) {
      source.addEventListener(kind, ({ data, lastEventId }) => {
        heard();
        show(data, Number(lastEventId));
      });
    }
    source.addEventListener("alive", heard);
    source.addEventListener("open", () => sendAgain());
    source.addEventListener("error", lost);
  };

  const lost = () => {
    clearTimeout(reconnecting);
    source.close();
    failures += 1;
    const wait = Math.min(LONGEST_WAIT, 250 * 2 ** failures);
    reconnecting = setTimeout(connect, wait * (0.5 + Math.random() / 2));
    if (failures > 1) ask();
  };

  const ask = async () => {
    if (Date.now() - askedAt < LONGEST_WAIT - 500) return;
    askedAt = Date.now();
    try {
      const headers = { "If-None-Match": etag };
      const answer = await fetch(poll, { headers, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 404 || answer.type === "opaqueredirect") return leave();
      if (![200, 204].includes(answer.status)) throw new Error(answer.status);
      tell("connection", "");
      if (answer.status === 204) return;
      etag = answer.headers.get("ETag");
      show(await answer.text(), Number(answer.headers.get("Plumbline-Revision")));
    } catch {
      tell("connection", "No connection. This page catches up by itself.");
    }
  };

  // Signed out, no longer let in, or the workshop is no more: the page itself says it best, but a
  // vote that is kept would be out of sight there.
  const leave = () => {
    stop();
    const vote = kept();
    if (!vote) return location.reload();
    const { reason } = vote.values;
    tell("unsent", reason ? `${NOT_LET_IN} You wrote: “${reason}”` : NOT_LET_IN);
  };

  // A stream that says nothing may be held up on the way: ask, and open another.
  const tick = () => {
    if (Date.now() - heardAt >= SILENT_AFTER) {
      const isPending = source.readyState === EventSource.CLOSED; // another is opened soon
      if (!isPending && Date.now() - openedAt >= SILENT_AFTER) lost();
      ask();
    }
    sendAgain();
  };

  const stop = () => {
    clearInterval(ticking);
    clearTimeout(reconnecting);
    source?.close();
  };

  const wake = () => {
    if (document.visibilityState === "visible" && stateOf(main()) !== "ended") connect();
  };

  // -- A vote that could not be sent ------------------------------------------------------------------
  // It is kept through a reload, and sent once when there is a way: its sequence makes it the same vote.

  const place = `unsent ${location.pathname}`;
  let busyUntil = 0; // somebody is sending it

  const NOT_YET = "Your vote is not sent yet: there is no connection. It is kept here, and goes out by itself.";
  const NOT_LET_IN = "Your vote is not sent: this phone is not let in any more. It is kept here; reload the page to come in again.";
  const isAnswer = (status) => status && status < 500 && status !== 429;
  const isOfRoom = (status) => [200, 409, 422].includes(status); // who sent it is let in

  const kept = () => JSON.parse(sessionStorage.getItem(place));
  const keep = (vote) => sessionStorage.setItem(place, JSON.stringify({ ...vote, triedAt: Date.now() }));
  // What is filled in for the next question is not replaced by word of the last one.
  const isAskedStill = ({ values }) => {
    const asked = voteFields();
    return !asked || (asked.question.value === values.question && asked.number.value === values.number);
  };
  const forget = () => {
    sessionStorage.removeItem(place);
    tell("unsent", "");
  };

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const { elt, parameters, path, formData } = detail;
    if (elt.id !== "vote") return;
    const { stands } = elt.elements.sequence.dataset; // the clock of a phone can be set back
    parameters.sequence = Math.max(Date.now(), Number(stands ?? 0) + 1);
    keep({ path, values: Object.fromEntries(formData) });
    busyUntil = Date.now() + PATIENCE;
  });

  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.requestConfig?.elt.id !== "vote") return;
    busyUntil = 0;
    const { status } = detail.xhr;
    if (isOfRoom(status)) forget();
    else if (isAnswer(status)) leave();
  });

  document.addEventListener("plumbline:trouble", (event) => {
    if (event.target.id !== "vote" || !kept()) return;
    event.preventDefault();
    tell("unsent", NOT_YET);
  });

  const sendAgain = async () => {
    const vote = kept();
    if (!vote || Date.now() < busyUntil || Date.now() - vote.triedAt < LONGEST_WAIT / 2) return;
    busyUntil = Date.now() + PATIENCE;
    keep(vote);
    try {
      const headers = { "HX-Request": "true", "X-CSRFToken": token };
      const body = new URLSearchParams(vote.values);
      const answer = await fetch(vote.path, { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      if (!isAnswer(answer.status)) throw new Error(answer.status);
      if (!isOfRoom(answer.status)) return leave();
      forget();
      if (answer.status === 200 || isAskedStill(vote)) swap(main(), await answer.text());
      say(answer.status === 200 ? "Your vote is sent now." : "The vote was over before yours could be sent.");
    } catch {
      tell("unsent", NOT_YET);
    } finally {
      busyUntil = 0;
    }
  };

  // ---------------------------------------------------------------------------------------------------

  if (events && stateOf(main()) !== "ended") {
    connect();
    ticking = setInterval(tick, 1000);
    addEventListener("online", wake);
    addEventListener("pageshow", ({ persisted }) => persisted && wake());
    document.addEventListener("visibilitychange", wake);
    addEventListener("pagehide", () => source.close());
  }
}
