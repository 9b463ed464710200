// Drives the real module through a sitting.

import assert from "node:assert/strict";
import { Reader } from "../reader.mjs";

/**
 * Gives the visits that are stored when it is over, in the order in which they began. `always` comes first in every address;
 * `hear` is told what others counted.
 */
export async function drive(engine, site, { losesFocus, acts }, always = "", hear = undefined) {
  const reader = new Reader(engine, site, always);
  try {
    await reader.open("id=0", { loseFocus: losesFocus });
    for (const act of acts) await DO[act.kind](reader, act, hear);
    return await reader.visits();
  } finally {
    await reader.leave();
  }
}

const DO = {
  move: (reader) => reader.move(),
  key: (reader) => reader.tab0.key("Shift"),
  wheel: async (reader) => {
    await reader.tab0.wheel(120);
    await reader.still();
  },
  pass: (reader, { ms, grain }) => reader.advance(ms, grain),
  sleep: (reader, { ms }) => reader.sleep(ms),
  hide: async (reader, { ms }) => {
    await reader.hide();
    await reader.advance(ms);
    await reader.show();
  },
  blur: async (reader, { ms }) => {
    await reader.blur();
    await reader.advance(ms);
    await reader.focus();
  },
  print: async (reader, { ms }) => {
    await reader.run(() => void dispatchEvent(new Event("beforeprint")));
    await reader.advance(ms);
    await reader.run(() => void dispatchEvent(new Event("afterprint")));
  },
  away: async (reader, { ms }) => {
    await reader.run((ms) => globalThis.harness.awayFor(ms), ms);
    await reader.tab0.go(`${reader.site.origin}/empty`);
    await reader.back();
    assert.equal(await reader.run(() => globalThis.harness.persisted), true, "kept by the browser");
  },
  route: async (reader, { id }) => {
    await reader.run((id) => {
      globalThis.foldin.observe(globalThis.harness.article(), { id });
    }, id);
    await reader.frames();
  },
  open: (reader, { id }) => reader.visit(`id=${id}`),
  end: (reader) => reader.end(),
  others: async (reader, _act, hear) => {
    hear(await reader.run(() => globalThis.others()));
    await reader.end();
  },
  go: (reader) => elsewhere(reader, false),
  close: (reader) => elsewhere(reader, true),
  crash: async (reader) => {
    await reader.tab0.crash();
    await elsewhere(reader, true);
  },
};

/** On another page of the site, where what is stored can be seen. */
async function elsewhere(reader, close) {
  const left = reader.tab0;
  if (close) {
    await left.close();
    await reader.tab();
  }
  await reader.tab0.go(`${reader.site.origin}/stored`);
}
