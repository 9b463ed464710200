/** As long as work goes on without a break, about: a quarter of a frame. */
const SLICE_MS = 4;

/** Lets the page do what waits, and goes on as soon as nothing does. */
function breathe(): Promise<void> {
  return new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      go();
    };
    port2.postMessage(null);
  });
}

/**
 * Does work in slices, so that the page never waits long for it. `step` does so many of what there is to do, and gives how many are
 * left. It is asked for `count` first, then for as many as fill a slice, going by the time that those before took.
 */
export async function inSlices(step: (count: number) => number, count = 512): Promise<void> {
  for (;;) {
    const before = performance.now();
    const left = step(count);
    if (!left) return;
    const took = performance.now() - before;
    // Never more than four times as many: the clock of a page is coarse.
    count = Math.max(1, Math.round(count * Math.min(4, SLICE_MS / Math.max(took, 1e-3))));
    await breathe();
  }
}
