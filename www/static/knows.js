// Shows every note that the library keeps, and deletes, exports or forbids on request.
// Words and numbers come from knows-words.js; this file only moves them into the page.

import {
  depthInWords,
  dwellInWords,
  exportName,
  strengthInWords,
  sumInWords,
  tastesInASentence,
  visitDay,
} from "/static/knows-words.js";

const page = document.getElementById("knows");
const part = (name) => page.querySelector(`[data-${name}]`);

const consentWords = {
  granted:
    "On. Switching it off deletes every note and stops making new ones; the lists go back to newest first.",
  denied: "Off. No notes are made. You can switch it on at any time.",
  unset: "Off. No notes are made until you switch it on.",
};

let Personalizer;
let foldin;
let articles = {};

/** Shows the parts of the page that belong to any of these states, and hides the others. */
function show(...states) {
  for (const element of page.querySelectorAll("[data-when]")) {
    element.hidden = !states.includes(element.dataset.when);
  }
}

function say(text) {
  part("status").textContent = text;
}

function fail(error) {
  part("failure").textContent = [error?.code, error?.message].filter(Boolean).join(": ");
  // Whatever failed, switching the notes off needs no model.
  if (Personalizer) drawConsent(Personalizer.consent());
  show("failed", Personalizer ? "ready" : "failed");
}

function topicName(slug) {
  const link = document.querySelector(`.busbar [data-topic="${CSS.escape(slug)}"]`);
  return link?.textContent ?? slug;
}

/** A copy of a template's element, and a way to fill its parts. */
function stamp(id) {
  const element = document.getElementById(id).content.firstElementChild.cloneNode(true);
  return { element, field: (name) => element.querySelector(`[data-${name}]`) };
}

function drawConsent(state) {
  const granted = state === "granted";
  part("switch").setAttribute("aria-checked", String(granted));
  part("switch-word").textContent = granted ? "On" : "Off";
  part("consent-text").textContent = consentWords[state];
}

function visitRow(visit) {
  const { element, field } = stamp("visit");
  const known = articles[visit.id];
  const title = known?.title ?? visit.title ?? visit.id;
  if (known) {
    const link = document.createElement("a");
    link.href = known.url;
    link.textContent = title;
    field("title").append(link);
    element.dataset.topic = known.topic;
  } else {
    field("title").textContent = title;
  }
  const start = new Date(visit.start);
  field("start").dateTime = start.toISOString();
  field("start").textContent = visitDay(start, new Date());
  field("dwell").textContent = dwellInWords(visit.dwellSeconds);
  field("depth").textContent = depthInWords(visit.scrollDepth);
  if (visit.scrollDepth === undefined) field("bar").closest("svg").remove();
  else field("bar").setAttribute("width", Math.round(visit.scrollDepth * 100));
  const forget = field("forget");
  forget.setAttribute("aria-label", `Forget “${title}”`);
  forget.addEventListener("click", () => forgetOne(visit.id, title, element));
  return element;
}

function tasteRow(interest) {
  const { element, field } = stamp("taste");
  element.dataset.topic = interest.topic;
  field("name").textContent = topicName(interest.topic);
  field("word").textContent = strengthInWords(interest);
  field("bar").setAttribute("width", Math.max(2, Math.round(interest.strength * 100)));
  return element;
}

async function draw() {
  const consent = Personalizer.consent();
  drawConsent(consent);
  if (consent !== "granted") {
    show("ready", consent);
    return;
  }
  foldin ??= await Personalizer.load({ model: "/model.safetensors" });
  const visits = [...(await foldin.history())].sort((a, b) => b.start - a.start);
  if (visits.length === 0) {
    show("ready", "empty");
    return;
  }
  const interests = [...(await foldin.interests())].sort((a, b) => b.strength - a.strength);
  part("sentence").textContent = tastesInASentence(interests, topicName);
  part("tastes").replaceChildren(...interests.map(tasteRow));
  part("sum").textContent = sumInWords(visits);
  part("visits").replaceChildren(...visits.map(visitRow));
  show("ready", "filled");
}

/** Runs what a reader asked for, draws the page again, and puts a failure on the page. */
async function act(action, done) {
  try {
    await action();
    await draw();
    say(done);
  } catch (error) {
    fail(error);
  }
}

async function forgetOne(id, title, row) {
  const place = [...row.parentElement.children].indexOf(row);
  await act(() => foldin.forget(id), `Forgot “${title}”.`);
  const rows = part("visits").children;
  const next = rows[Math.min(place, rows.length - 1)]?.querySelector("[data-forget]");
  (next ?? part("switch")).focus();
}

async function forgetAll() {
  const ask = part("ask");
  ask.returnValue = "keep";
  ask.showModal();
  await new Promise((resolve) => ask.addEventListener("close", resolve, { once: true }));
  if (ask.returnValue !== "forget") return;
  await act(() => foldin.forgetAll(), "Forgot everything.");
  part("switch").focus();
}

async function exportNotes() {
  const json = JSON.stringify(await foldin.export(), null, 2);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  link.download = exportName(new Date());
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  say("A copy was downloaded.");
}

async function flip() {
  const granted = part("switch").getAttribute("aria-checked") !== "true";
  const change = async () => {
    if (foldin) await foldin.setConsent(granted);
    else await Personalizer.setConsent(granted);
    if (!granted) {
      foldin?.free();
      foldin = undefined;
    }
  };
  await act(change, granted ? "Notes are on." : "Notes are off, and all were deleted.");
}

async function start() {
  show("opening");
  try {
    ({ Personalizer } = await import("/foldin/foldin.js"));
    // A title is a convenience: without this file the ids are shown.
    articles = await fetch("/articles.json")
      .then((response) => (response.ok ? response.json() : {}))
      .catch(() => ({}));
    await draw();
  } catch (error) {
    fail(error);
  }
}

part("switch").addEventListener("click", flip);
part("forget-all").addEventListener("click", forgetAll);
part("export").addEventListener("click", () => exportNotes().catch(fail));
part("again").addEventListener("click", () => location.reload());
// A page that returns from the back/forward cache may have been read past.
addEventListener("pageshow", (event) => {
  if (event.persisted && Personalizer) draw().catch(fail);
});
start();
