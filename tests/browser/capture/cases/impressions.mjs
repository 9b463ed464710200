// Which cards were seen.

import assert from "node:assert/strict";

export const impressions = [
  {
    number: 40,
    name: "49 % of a card are no impression, 50 % for 0.9 s are none, for 1.0 s one",
    async run(reader) {
      await reader.open("with=cards,plain");
      await show(reader, "a", 0.49);
      await reader.advance(3_000);
      assert.deepEqual(await seen(reader), []);
      await show(reader, "a", 0.5);
      await reader.advance(900);
      assert.deepEqual(await seen(reader), []);
      await reader.advance(100);
      assert.deepEqual(await seen(reader), ["a"]);
    },
  },
  {
    number: 41,
    name: "cards that fly past are none",
    async run(reader) {
      await reader.open("with=cards,plain");
      for (const id of ["a", "b", "c", "b", "a"]) {
        await show(reader, id, 1);
        await reader.advance(600);
      }
      await reader.scrollTo(0);
      await reader.advance(5_000);
      assert.deepEqual(await seen(reader), []);
    },
  },
  {
    number: 42,
    name: "a card taller than the screen counts when it fills half of it",
    async run(reader) {
      await reader.open("with=tall,plain");
      await fill(reader, 0.4);
      await reader.advance(3_000);
      assert.deepEqual(await seen(reader), []);
      await fill(reader, 0.55);
      await reader.advance(900);
      assert.deepEqual(await seen(reader), []);
      await reader.advance(100);
      assert.deepEqual(await seen(reader), ["tall"]);
    },
  },
  {
    number: 43,
    name: "a page hidden within the second cancels it",
    async run(reader) {
      await reader.open("with=cards,plain");
      await show(reader, "a", 1);
      await reader.advance(700);
      await reader.hide();
      await reader.advance(5_000);
      await reader.show();
      await show(reader, "a", 1);
      await reader.advance(900);
      assert.deepEqual(await seen(reader), []);
      await reader.advance(100);
      assert.deepEqual(await seen(reader), ["a"]);
    },
  },
  {
    number: 44,
    name: "a card in its slot is one impression a visit",
    async run(reader) {
      await reader.open("with=cards,plain");
      for (let time = 0; time < 3; time += 1) {
        await show(reader, "a", 1);
        await reader.advance(1_500);
        await reader.scrollTo(0);
      }
      assert.deepEqual(await seen(reader), ["a"]);
    },
  },
];

/** Scrolls so that this share of a card's height is on the screen, at its lower edge. */
async function show(reader, id, share) {
  await reader.run(
    (id, share) => {
      const card = document.querySelector(`[data-item="${id}"]`).getBoundingClientRect();
      scrollTo({
        top: Math.round(scrollY + card.top + card.height * share - innerHeight),
        behavior: "instant",
      });
    },
    id,
    share,
  );
  await reader.still();
}

/** Scrolls so that the tall card fills this share of the screen. */
async function fill(reader, share) {
  await reader.run((share) => {
    const card = document.querySelector('[data-item="tall"]').getBoundingClientRect();
    scrollTo({
      top: Math.round(scrollY + card.top - innerHeight * (1 - share)),
      behavior: "instant",
    });
  }, share);
  await reader.still();
}

function seen(reader) {
  return reader.run(() => globalThis.impressions.map(({ id }) => id));
}
