/** Unix time in milliseconds. Pages replace `Date.now`; where that gives no number, the browser's own start of the page holds. */
export function wallClock(): number {
  const at: unknown = Date.now();
  return typeof at === "number" && Number.isFinite(at)
    ? at
    : performance.timeOrigin + performance.now();
}
