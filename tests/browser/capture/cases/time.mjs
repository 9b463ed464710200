// How long was read.

import assert from "node:assert/strict";
import { near } from "../reader.mjs";

export const time = [
  {
    number: 1,
    name: "12 s with input are 12 s, on the real clock",
    async run(reader) {
      await reader.open("real");
      const began = Date.now();
      while (Date.now() - began < 12_000) {
        await reader.move();
        await new Promise((later) => setTimeout(later, 250));
      }
      const [visit] = await reader.end();
      const elapsed = (await reader.run(() => globalThis.ended)) - visit.start;
      assert.ok(elapsed >= 12_000);
      near(visit.dwellMs / 1000, elapsed / 1000, 0.3, "seconds of dwell");
    },
  },
  {
    number: 2,
    name: "without input reading stops after 30 s",
    async run(reader) {
      await reader.open();
      await reader.advance(90_000);
      await reader.dwells(30);
    },
  },
  {
    number: 3,
    name: "input after 29 s extends",
    async run(reader) {
      await reader.open();
      await reader.advance(29_000);
      await reader.move();
      await reader.advance(29_000);
      await reader.dwells(58);
    },
  },
  {
    number: 4,
    name: "input after 40 s adds no gap",
    async run(reader) {
      await reader.open();
      await reader.advance(40_000);
      await reader.move();
      await reader.advance(2_000);
      await reader.dwells(32);
    },
  },
  {
    number: 5,
    name: "60 s in a hidden tab add nothing",
    async run(reader) {
      await reader.open();
      await reader.read(5);
      await reader.hide();
      await reader.advance(60_000);
      await reader.show();
      await reader.read(3);
      const visit = await reader.dwells(8);
      near(visit.wallMs, 68_000, 1, "wall time");
    },
  },
  {
    number: 6,
    name: "a visible page without the focus adds nothing",
    async run(reader) {
      await reader.open("", { loseFocus: true });
      await reader.advance(4_000);
      await reader.blur();
      await reader.advance(20_000);
      await reader.focus();
      const visit = await reader.dwells(4);
      near(visit.wallMs, 24_000, 1, "wall time");
    },
  },
  {
    number: 7,
    name: "a focus that comes after the page is visible resumes once",
    async run(reader) {
      await reader.open();
      await reader.read(2);
      for (let time = 0; time < 3; time += 1) {
        await reader.hide();
        await reader.advance(5_000);
        await reader.show();
        await reader.advance(1_000);
      }
      await reader.dwells(5);
    },
  },
  {
    number: 8,
    name: "a machine that sleeps for 8 h adds at most 30 s",
    async run(reader) {
      await reader.open();
      await reader.read(5);
      await reader.sleep(8 * 3_600_000);
      await reader.dwells(34);
    },
  },
  {
    number: 9,
    name: "a wall clock that is set back gives nothing negative",
    async run(reader) {
      await reader.open();
      await reader.read(2);
      await reader.run(() => globalThis.harness.setWallClock(-3_600_000));
      await reader.read(3);
      const visit = await reader.dwells(5);
      near(visit.wallMs, 5_000, 1, "wall time");
    },
  },
  {
    number: 10,
    name: "a visit is capped at 1,800 s",
    async run(reader) {
      await reader.open();
      for (let time = 0; time < 68; time += 1) {
        await reader.move();
        await reader.advance(28_000);
      }
      await reader.dwells(1_800);
    },
  },
  {
    number: 11,
    name: "timers that fire once a minute give the same",
    async run(reader) {
      const dwell = [];
      for (const grain of [0, 60_000]) {
        await reader.open();
        await reader.read(3);
        await reader.advance(25_000, grain);
        await reader.move();
        await reader.advance(120_000, grain);
        dwell.push((await reader.onlyVisit()).dwellMs);
      }
      assert.equal(dwell[0], 58_000 - 1_000 + 1_000);
      assert.equal(dwell[1], dwell[0]);
    },
  },
];
