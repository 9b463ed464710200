// The list without one visit against the list: how long each takes in a page that is warm, in turns.

import { spread } from "./figures.mjs";

const ROUNDS = 60;

export async function whatIf(page, origin, head, cards) {
  await page.goto(`${origin}/still`);
  const times = await page.evaluate(
    async ({ head, candidates, rounds }) => {
      const { Personalizer } = await import("/foldin/foldin.js");
      const foldin = await Personalizer.load({ model: head, consent: true });
      const [{ visitId: without }] = foldin.history();
      const timed = (options) => {
        const began = performance.now();
        for (let time = 0; time < 10; time += 1) foldin.rank(candidates, options);
        return (performance.now() - began) / 10;
      };
      const all = [];
      for (let round = -10; round < rounds; round += 1) {
        const pair = [timed({}), timed({ without })];
        if (round >= 0) all.push(pair);
      }
      return all;
    },
    {
      head,
      candidates: cards.map(({ item, vector, exposure, published }) => ({
        id: item,
        vector,
        exposure,
        published: Date.parse(published),
      })),
      rounds: ROUNDS,
    },
  );
  return {
    rankingMs: spread(times.map(([ranking]) => ranking)),
    withoutMs: spread(times.map(([, without]) => without)),
    ratio: spread(times.map(([ranking, without]) => without / ranking)),
  };
}
