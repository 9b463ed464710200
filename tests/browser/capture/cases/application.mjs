// Single-page applications, frames, media, print.

import assert from "node:assert/strict";
import { DEPTH_ROUNDED, near } from "../reader.mjs";

export const application = [
  {
    number: 32,
    name: "a route change splits the dwell under the right ids",
    async run(reader) {
      await reader.open();
      await reader.read(4);
      await reader.run(() => {
        history.pushState({}, "", "/read/b");
        globalThis.foldin.observe(globalThis.harness.article(), { id: "b" });
      });
      await reader.frames();
      await reader.read(3);
      // An application may also put another element in the place of the old one.
      await reader.run(() => {
        const next = globalThis.harness.article().cloneNode(true);
        globalThis.harness.article().replaceWith(next);
        globalThis.foldin.observe(next, { id: "c" });
      });
      await reader.frames();
      await reader.read(2);
      const visits = await reader.end();
      assert.deepEqual(
        visits.map(({ id, dwellMs, entry }) => [id, dwellMs, entry]),
        [
          ["a", 4_000, "navigate"],
          ["b", 3_000, "spa"],
          ["c", 2_000, "spa"],
        ],
      );
    },
  },
  {
    number: 33,
    name: "a frame that was asked for before a route change is ignored after it",
    async run(reader) {
      await reader.open();
      await reader.read(2);
      await reader.run(() => {
        scrollTo({ top: 3_300, behavior: "instant" });
        dispatchEvent(new Event("scroll"));
        globalThis.foldin.observe(globalThis.harness.article(), { id: "b" });
        scrollTo({ top: 0, behavior: "instant" });
      });
      await reader.still();
      await reader.read(2);
      const view = await reader.run(() => innerHeight);
      const visits = await reader.end();
      for (const { maxDepth } of visits) near(maxDepth, view / 4_000, DEPTH_ROUNDED, "depth");
      // An article that is taken away ends its visit, with no error.
      await reader.run(() => {
        globalThis.foldin.observe(globalThis.harness.article(), { id: "c" });
        globalThis.harness.article().remove();
      });
      await reader.frames();
      await reader.read(5);
      const gone = (await reader.visits()).find(({ id }) => id === "c");
      assert.equal(gone.dwellMs, 0);
      assert.deepEqual(await reader.run(() => globalThis.harness.errors), []);
    },
  },
  {
    number: 34,
    name: "a change of the hash keeps the visit",
    async run(reader) {
      await reader.open("with=plain,anchor");
      await reader.read(3);
      await reader.run(() => {
        location.hash = "end";
      });
      await reader.still();
      await reader.read(2);
      await reader.dwells(5);
    },
  },
  {
    number: 35,
    name: "a click into a frame is no leaving",
    async run(reader) {
      await reader.open("with=plain,frame");
      await reader.read(3);
      await intoFrame(reader);
      await reader.advance(20_000);
      await reader.dwells(23, 0.1);
      assert.equal(await reader.run(() => document.hasFocus()), true);
    },
  },
  {
    number: 36,
    name: "leaving out of a frame stops within a second",
    async run(reader) {
      await reader.open("with=plain,frame", { loseFocus: true });
      await reader.advance(3_000);
      await reader.run(() => document.querySelector("iframe").focus());
      await reader.until(() => document.activeElement.tagName === "IFRAME");
      await reader.frames();
      await reader.advance(5_000);
      await reader.blur();
      await reader.advance(20_000);
      const visit = await reader.onlyVisit();
      assert.ok(visit.dwellMs >= 8_000 - 100 && visit.dwellMs <= 9_100, `${visit.dwellMs}`);
    },
  },
  {
    number: 37,
    name: "a film that can be heard counts without input",
    async run(reader) {
      await reader.open("with=plain,film");
      await reader.run(() => {
        document.body.insertAdjacentHTML(
          "afterbegin",
          '<button id="go" style="position: fixed; left: 0; top: 0">go</button>',
        );
        document.querySelector("#go").onclick = () =>
          void document
            .querySelector("video")
            .play()
            .catch(() => {});
      });
      await reader.tab0.click("#go");
      await reader.until(() => !document.querySelector("video").paused);
      await reader.frames();
      await reader.advance(120_000);
      await reader.run(() => document.querySelector("video").pause());
      await reader.until(() => document.querySelector("video").paused);
      await reader.frames();
      await reader.advance(60_000);
      const visit = await reader.dwells(120);
      near(visit.mediaMs, 120_000, 1, "time with media");
    },
  },
  {
    number: 38,
    name: "a film that starts by itself without sound does not",
    async run(reader) {
      await reader.open("with=plain,muted");
      await reader.until(() => !document.querySelector("video").paused);
      await reader.advance(120_000);
      const visit = await reader.dwells(30);
      assert.equal(visit.mediaMs, 0);
    },
  },
  {
    number: 39,
    name: "printing pauses and is kept",
    note: "the dialog itself is a dispatched beforeprint and afterprint: no driver leaves one open",
    async run(reader) {
      await reader.open();
      await reader.read(4);
      await reader.run(() => dispatchEvent(new Event("beforeprint")));
      await reader.advance(20_000);
      await reader.run(() => dispatchEvent(new Event("afterprint")));
      await reader.read(2);
      const visit = await reader.dwells(6);
      assert.deepEqual(visit.actions, ["print"]);
    },
  },
];

/** The reader clicks into a frame, and the page has heard of it. */
async function intoFrame(reader) {
  await reader.tab0.click("iframe");
  await reader.until(() => document.activeElement.tagName === "IFRAME");
  await reader.frames();
  await reader.advance(1);
}
