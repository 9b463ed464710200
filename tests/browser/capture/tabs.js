// Two tabs of one reader, as two frames of this page: each with the real module, one store between them, and a store that fails
// as a browser's does. A seed decides what they do, what fails, and when each hears of the other.

const VISIT = "foldin:visit:";
/** The last thing that a tab writes: who hears of it has heard all that came before. */
const MARK = "mark";
const MOST_STEPS = 24;
const CHECKPOINT_MS = 15_000;
/** What a stored dwell is rounded to. */
const ROUNDED_MS = 50;

const OFTEN = [
  ...["record", "record", "observe", "observe", "read", "read", "read", "read", "end"],
  ...["fail", "mend", "mend", "damage", "forget", "kill"],
];

const tabs = [];

async function open(place) {
  const element = document.body.appendChild(document.createElement("iframe"));
  element.style = `position: fixed; top: 0; left: ${place * 50}%; width: 50%; height: 90%`;
  element.src = "/read?framed&untraced&id=none";
  await new Promise((loaded) => {
    element.onload = loaded;
  });
  const page = element.contentWindow;
  while (page.harness?.ready !== true) await pause();
  tabs[place] = { element, page, fails: undefined, reading: undefined };
  spoil(tabs[place]);
  page.addEventListener("storage", ({ key, newValue }) => {
    if (key === MARK) tabs[place].heard = newValue;
  });
  page.foldin.unobserve(page.harness.article());
}

/** Makes the store of a tab fail in the way that `fails` names. */
function spoil(tab) {
  const { page } = tab;
  const { setItem } = page.Storage.prototype;
  const store = page.localStorage;
  page.Storage.prototype.setItem = function (...given) {
    if (this === store && tab.fails) throw new page.DOMException("full", "QuotaExceededError");
    setItem.apply(this, given);
  };
  Object.defineProperty(page, "localStorage", {
    get() {
      if (tab.fails === "forbidden") throw new page.DOMException("no", "SecurityError");
      return store;
    },
  });
}

/** Lets events through. */
const pause = () => new Promise((later) => setTimeout(later, 0));

/** Until each tab has heard of all that the other did. */
async function allHeard() {
  for (const [place, { page }] of tabs.entries()) {
    const mark = `${place} ${page.performance.timeOrigin} ${Math.random()}`;
    page.localStorage.setItem(MARK, mark);
    while (tabs[1 - place].heard !== mark) await pause();
  }
}

/** How long an article was read, as the tab itself knows it; `undefined` where it does not. */
function known({ page }, id) {
  const found = page.foldin.history().find((visit) => visit.id === id);
  return found && found.dwellSeconds * 1_000;
}

/** Runs one interleaving; gives what was lost, in words, and how much was done. */
export async function interleave({ random, between, oneOf }) {
  while (tabs.length < 2) await open(tabs.length);
  localStorage.clear();
  for (const { page } of tabs) while (page.foldin.history().length > 0) await pause();
  const visits = new Map();
  const forgotten = new Set();
  const done = {};

  const begin = (tab) => {
    const id = `${visits.size}`;
    visits.set(id, { tab, ms: 0, excused: false, killed: false });
    return id;
  };
  const end = (tab) => {
    if (tab.reading === undefined) return;
    tab.page.foldin.unobserve(tab.page.harness.article());
    const visit = visits.get(tab.reading);
    visit.ms = known(tab, tab.reading) ?? visit.ms;
    tab.reading = undefined;
  };
  const acts = {
    record(tab) {
      const id = begin(tab);
      const dwellSeconds = between(10, 100);
      visits.get(id).ms = dwellSeconds * 1_000;
      tab.page.foldin.record({ id, dwellSeconds });
    },
    observe(tab) {
      end(tab);
      tab.page.focus();
      tab.reading = begin(tab);
      tab.page.foldin.observe(tab.page.harness.article(), { id: tab.reading });
    },
    read(tab) {
      tab.page.focus();
      tab.page.harness.advance(between(1, 29) * 1_000);
    },
    end,
    fail(tab) {
      tab.fails = oneOf(["quota", "forbidden"]);
    },
    mend(tab) {
      tab.fails = undefined;
    },
    damage() {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(VISIT));
      if (keys.length === 0) return;
      const key = oneOf(keys);
      const text = localStorage.getItem(key);
      const [, id] = text.match(/^\{"id":"(\d+)",/) ?? [];
      if (visits.has(id)) visits.get(id).excused = true;
      localStorage.setItem(key, text.slice(0, between(0, text.length - 1)));
    },
    forget(tab) {
      const ids = tab.page.foldin.history().map(({ id }) => id);
      const apart = ids.filter((id) => !tabs.some(({ reading }) => reading === id));
      // Where the store is forbidden nothing can be taken out of it.
      if (apart.length === 0 || tab.fails) return;
      const id = oneOf(apart);
      forgotten.add(id);
      tab.page.foldin.forget(id);
    },
    async kill(tab) {
      const refused = !tab.page.foldin.stored;
      // It dies without a word to its store; what it knew by then is what may be missing.
      tab.fails = "forbidden";
      if (tab.reading !== undefined) {
        const visit = visits.get(tab.reading);
        visit.killed = true;
        end(tab);
      }
      if (refused) {
        for (const visit of visits.values()) visit.excused ||= visit.tab === tab;
      }
      tab.element.remove();
      await open(tabs.indexOf(tab));
    },
  };

  for (let step = between(8, MOST_STEPS); step > 0; step -= 1) {
    const act = oneOf(OFTEN);
    done[act] = (done[act] ?? 0) + 1;
    await acts[act](oneOf(tabs));
    if (random() < 0.3) await pause();
  }
  for (const tab of tabs) {
    tab.fails = undefined;
    end(tab);
    // What a store refused goes to it with the next visit.
    acts.record(tab);
  }
  await allHeard();
  return { lost: lost(visits, forgotten), visits: visits.size, done };
}

function lost(visits, forgotten) {
  const stored = new Map();
  const said = [];
  for (const key of Object.keys(localStorage)) {
    try {
      const { id, dwellMs } = JSON.parse(localStorage.getItem(key));
      stored.set(id, dwellMs);
    } catch {
      // Damaged by the test itself.
    }
  }
  for (const [id, { ms, excused, killed }] of visits) {
    const found = stored.get(id);
    const least = ms - (killed ? CHECKPOINT_MS : 0) - ROUNDED_MS;
    if (forgotten.has(id)) {
      if (found !== undefined) said.push(`${id} was forgotten, and is there`);
    } else if (
      !excused &&
      (found === undefined ? least > 0 || !killed : found < least || found > ms + ROUNDED_MS)
    ) {
      said.push(`${id} of ${ms} ms${killed ? ", killed," : ""} is there with ${found} ms`);
    }
  }
  return said;
}
