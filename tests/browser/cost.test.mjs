// What foldin takes of the main thread while a long article is scrolled without a break, in a page that is slowed down six times.
// FOLDIN_COST says for how many seconds, FOLDIN_COST_SLOWED how many times; times are a measurement, counts are held to.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inEngine } from "./capture/engine.mjs";
import { startTrace, turnsOf } from "./capture/mainthread.mjs";
import { Reader } from "./capture/reader.mjs";

const SECONDS = Number(process.env.FOLDIN_COST ?? 10);
const SLOWED = Number(process.env.FOLDIN_COST_SLOWED ?? 6);
const LIMIT = { timeout: SECONDS * 6_000 + 60_000 };
/** Two of the wheel, two of the scroll and two of the timer after them; and what is done every 15 s. */
const TURNS_A_SECOND = 7;
/** Far above what is measured: machines of tests do other things, and what those take is slowed down, too. */
const SHARE = 0.05;

describe("cost", () => {
  const held = inEngine();

  /** Opens a page and scrolls in it to and fro. Gives what `watch` gives when it ends. */
  async function scrolled(query, seconds, watch) {
    const reader = new Reader(held.engine, held.site);
    try {
      await reader.open(`real&untraced&with=long${query}`);
      const protocol = await reader.tab0.protocol();
      await protocol.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
      const ended = await watch(reader, protocol);
      const began = Date.now();
      for (let down = true; Date.now() - began < seconds * 1000; down = !down) {
        await protocol.send("Input.synthesizeScrollGesture", {
          x: 300,
          y: 300,
          yDistance: down ? -4_000 : 4_000,
          speed: 1_200,
          gestureSourceType: "mouse",
          preventFling: true,
        });
      }
      return await ended((Date.now() - began) / 1000);
    } finally {
      await reader.leave();
    }
  }

  /** The sum and the distribution of the turns in which `isOurs` ran. */
  const measure = (isOurs) => async (_reader, protocol) => {
    const trace = await startTrace(protocol);
    return async (seconds) => summed(turnsOf(await trace.stop(), isOurs), seconds);
  };

  /** How much of the time the main thread was busy, in %. */
  const busy = async (_reader, protocol) => {
    await protocol.send("Performance.enable");
    const taken = async () => {
      const { metrics } = await protocol.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration").value;
    };
    const before = await taken();
    return async (seconds) => Math.round((((await taken()) - before) / seconds) * 1000) / 10;
  };

  test(`${SECONDS} s of scrolling, ${SLOWED} times slowed down`, LIMIT, async (context) => {
    const ours = await scrolled(
      "",
      SECONDS,
      measure((url) => url.includes("/foldin/")),
    );
    const idle = await scrolled("&bare", SECONDS, async (reader, protocol) => {
      await reader.run(() => {
        for (const type of ["wheel", "scroll"]) {
          addEventListener(type, () => {}, { passive: true, capture: true });
        }
      });
      return measure((url) => url.startsWith("pptr:"))(reader, protocol);
    });
    const tasks = {
      with: await scrolled("", SECONDS, busy),
      without: await scrolled("&bare", SECONDS, busy),
    };
    context.diagnostic(`foldin: ${JSON.stringify(ours)}`);
    context.diagnostic(`listeners that do nothing: ${JSON.stringify(idle)}`);
    context.diagnostic(`all tasks of the page, in % of the time: ${JSON.stringify(tasks)}`);
    assert.ok(ours.turns > 0 && idle.turns > 0);
    assert.ok(ours.turns <= TURNS_A_SECOND * ours.seconds, `${ours.turns} in ${ours.seconds} s`);
    assert.ok(ours.cpuPercent < 100 * SHARE, `${ours.cpuPercent} % of the main thread`);
  });

  test(
    "layout is read at most once a frame, and not while nothing moves",
    LIMIT,
    async (context) => {
      const count = async (reader) => {
        await reader.run(countReads);
        return async () => {
          await reader.still();
          // What scrolled last is read half a second later.
          await new Promise((later) => setTimeout(later, 1_500));
          const during = await reader.run(() => globalThis.reads.splice(0));
          for (let time = 0; time < 6; time += 1) {
            await reader.move();
            await reader.tab0.key("Shift");
            await new Promise((later) => setTimeout(later, 300));
          }
          return {
            during,
            frames: await reader.run(() => globalThis.frame),
            after: await reader.run(() => globalThis.reads),
          };
        };
      };
      const { during, frames, after } = await scrolled("", Math.min(SECONDS, 5), count);
      context.diagnostic(`${during.length} reads in ${frames} frames`);
      assert.ok(during.length > 2, `${during.length} reads`);
      assert.equal(new Set(during).size, during.length, `reads in frames ${during}`);
      assert.deepEqual(after, []);
    },
  );
});

/** Runs in the page: `reads` will hold the number of the frame of each layout read. */
function countReads() {
  globalThis.frame = 0;
  globalThis.reads = [];
  const next = () => {
    globalThis.frame += 1;
    requestAnimationFrame(next);
  };
  next();
  const read = Element.prototype.getBoundingClientRect;
  Element.prototype.getBoundingClientRect = function () {
    globalThis.reads.push(globalThis.frame);
    return read.call(this);
  };
  const style = globalThis.getComputedStyle;
  globalThis.getComputedStyle = (...given) => {
    globalThis.reads.push(globalThis.frame);
    return style(...given);
  };
}

function summed(turns, seconds) {
  const round = (value) => Math.round(value * 1000) / 1000;
  const all = (what) => turns.map((turn) => turn[what]).sort((a, b) => a - b);
  const sum = (values) => values.reduce((sum, value) => sum + value, 0);
  const percent = (what) => round((sum(all(what)) / seconds / 1000) * 100);
  const spread = (what) =>
    [0.5, 0.95, 1].map((share) => round(all(what)[Math.ceil(share * turns.length) - 1]));
  return {
    seconds,
    turns: turns.length,
    scriptPercent: percent("scriptMs"),
    cpuPercent: percent("cpuMs"),
    turnPercent: percent("turnMs"),
    layoutMs: round(sum(all("layoutMs"))),
    "script ms, median, 95 %, longest": spread("scriptMs"),
    "cpu ms, median, 95 %, longest": spread("cpuMs"),
  };
}
