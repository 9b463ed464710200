// Contestants in turns, in one page: what slows the machine down slows all of them down.

const ROUNDS = 21;
/** One time is that of so much work: the clock of a page is coarse. */
const LONG_ENOUGH_MS = 8;

/** Milliseconds a call of each contestant, by name: median, and the quartiles. */
export async function measure(contestants) {
  const all = Object.entries(contestants).map(([name, call]) => ({ name, call, times: [] }));
  for (const one of all) {
    await timeOf(one.call, 3);
    const once = Math.max(await timeOf(one.call, 3), 1e-3);
    one.calls = Math.max(1, Math.round(LONG_ENOUGH_MS / once));
    await timeOf(one.call, one.calls);
  }
  for (let round = 0; round < ROUNDS; round++) {
    // Each is the first as often as the last.
    for (let place = 0; place < all.length; place++) {
      const one = all[(place + round) % all.length];
      one.times.push(await timeOf(one.call, one.calls));
    }
  }
  return Object.fromEntries(
    all.map(({ name, times }) => {
      times.sort((a, b) => a - b);
      const at = (share) => times[Math.round(share * (times.length - 1))];
      return [name, { median: at(0.5), low: at(0.25), high: at(0.75) }];
    }),
  );
}

async function timeOf(call, calls) {
  const before = performance.now();
  for (let n = 0; n < calls; n++) {
    const answer = call();
    // A call that is done must not wait for a turn of the page.
    if (answer instanceof Promise) await answer;
  }
  return (performance.now() - before) / calls;
}
