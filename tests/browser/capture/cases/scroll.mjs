// How far was read.

import assert from "node:assert/strict";
import { DEPTH_ROUNDED, near } from "../reader.mjs";

const HEIGHT = 4_000;

export const scroll = [
  {
    number: 24,
    name: "an article that scrolls in a box is read as far as the box shows",
    async run(reader) {
      await reader.open("with=scroller");
      await reader.read(2);
      await reader.wheel(600);
      await reader.read(2);
      const box = await reader.run(() => document.querySelector("#scroller").scrollTop);
      assert.ok(box > 100, `the box scrolled by ${box}`);
      const visit = await reader.onlyVisit();
      near(visit.maxDepth, (box + 400) / HEIGHT, DEPTH_ROUNDED, "depth");
    },
  },
  {
    number: 25,
    name: "a short article is read to its end after a second, not before",
    async run(reader) {
      await reader.open("with=short");
      await reader.advance(900);
      assert.equal((await reader.onlyVisit()).maxDepth, 0);
      await reader.open("with=short");
      await reader.advance(1_100);
      assert.equal((await reader.onlyVisit()).maxDepth, 1);
    },
  },
  {
    number: 26,
    name: "an article that grows was read less far",
    async run(reader) {
      await reader.open("with=growing");
      await reader.read(6);
      await reader.run(() => {
        globalThis.harness.article().style.height = "4000px";
      });
      await reader.frames();
      await reader.read(1);
      const view = await reader.run(() => innerHeight);
      const visit = await reader.onlyVisit();
      near(visit.maxDepth, view / HEIGHT, DEPTH_ROUNDED, "depth");
      assert.equal(visit.readBands, 2);
    },
  },
  {
    number: 27,
    name: "scrolling beyond both ends stays within 0 and 1",
    async run(reader) {
      await reader.open();
      await reader.move();
      await reader.wheel(-3_000);
      await reader.read(2);
      for (let time = 0; time < 4; time += 1) await reader.wheel(3_000);
      await reader.read(2);
      const visit = await reader.onlyVisit();
      assert.equal(visit.maxDepth, 1);
      assert.ok(visit.seenBands <= 20 && visit.readBands <= visit.seenBands);
    },
  },
  {
    number: 28,
    name: "a page that scrolls by itself is no reader",
    async run(reader) {
      await reader.open();
      await reader.move();
      for (let second = 1; second <= 45; second += 1) {
        await reader.advance(1_000);
        await reader.run((y) => scrollTo({ top: y, behavior: "instant" }), second * 20);
        await reader.frames();
      }
      // The first scroll comes within a second of the movement.
      const visit = await reader.onlyVisit();
      assert.ok(visit.dwellMs <= 31_000, `${visit.dwellMs}`);
      assert.ok(visit.dwellMs >= 30_000, `${visit.dwellMs}`);
    },
  },
  {
    number: 29,
    name: "a jump to the end marks no bands on the way",
    async run(reader) {
      await reader.open("with=plain,anchor");
      await reader.read(2);
      await reader.run(() => {
        location.hash = "end";
      });
      await reader.still();
      await reader.read(2);
      const visit = await reader.onlyVisit();
      const view = await reader.run(() => innerHeight);
      assert.equal(visit.maxDepth, 1);
      const most = 2 * Math.ceil((view / HEIGHT) * 20) + 1;
      assert.ok(visit.seenBands >= 4 && visit.seenBands <= most, `${visit.seenBands} of ${most}`);
    },
  },
  {
    number: 30,
    name: "comments below the article are no part of it",
    async run(reader) {
      await reader.open("with=short,comments");
      await reader.read(6);
      await reader.scrollTo(1_500);
      await reader.read(6);
      const visit = await reader.onlyVisit();
      assert.deepEqual([visit.maxDepth, visit.seenBands, visit.readBands], [1, 20, 20]);
      await reader.open("with=plain,comments");
      await reader.read(2);
      const view = await reader.run(() => innerHeight);
      await reader.scrollTo(5_000);
      await reader.read(6);
      near((await reader.onlyVisit()).maxDepth, view / HEIGHT, DEPTH_ROUNDED, "depth");
    },
  },
  {
    number: 31,
    name: "a narrower window or a zoom makes the article taller, and nobody has read less of it",
    note: "to a page, the browser's zoom is a window of fewer pixels",
    async run(reader) {
      await reader.open("with=text");
      await reader.read(2);
      const measures = () =>
        reader.run(() => ({
          width: innerWidth,
          view: innerHeight,
          height: globalThis.harness.article().getBoundingClientRect().height,
        }));
      const before = await measures();
      await reader.tab0.resize(600, 700);
      await reader.until((before) => innerWidth < before, before.width);
      await reader.still();
      await reader.read(2);
      const after = await measures();
      assert.ok(after.height > 1.3 * before.height, `${before.height} and ${after.height}`);
      near(
        (await reader.onlyVisit()).maxDepth,
        before.view / before.height,
        DEPTH_ROUNDED,
        "depth",
      );
    },
  },
];
