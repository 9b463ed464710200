// One load of a page in Chromium: when the list stood in order, and what the main thread did until all was quiet.

/** After the list stands, or the page is there, until what follows is over. */
const QUIET_MS = 400;
/** The frame after the list stands belongs to it. */
const FRAME_US = 100_000;

const CATEGORIES = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "blink.user_timing",
];

/** A tab. `measure` loads an address in it, with the processor so many times slower. */
export async function openTab(context, origin) {
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send("Network.enable");
  await page.goto(`${origin}/still`);
  return {
    measure: async (address, { cold, ranked, rate }) => {
      await protocol.send("Emulation.setCPUThrottlingRate", { rate });
      if (cold) await protocol.send("Network.clearBrowserCache");
      const stop = await traced(protocol);
      await page.goto(`${origin}${address}`, { waitUntil: "load" });
      if (ranked) await page.evaluate(() => globalThis.done);
      await page.waitForTimeout(QUIET_MS);
      const marks = await page.evaluate(() => ({
        begun: performance.getEntriesByName("begun")[0]?.startTime,
        ranked: performance.getEntriesByName("ranked")[0]?.startTime,
        asked: performance
          .getEntriesByType("resource")
          .find(({ name }) => /\/(widget|plain)\.js$/.test(name))?.startTime,
      }));
      return { marks, ...workOf(await stop()) };
    },
    version: async () => (await protocol.send("Browser.getVersion")).product,
  };
}

/**
 * What the page's main thread took, in ms: all of its tasks, and the longest from the script's beginning to the frame after. It is
 * the processor's time, to which what else the machine does adds little; in a tab that is slowed down, waiting counts, too.
 */
function workOf(events) {
  const { pid, tid } = events.filter(({ name }) => name === "domLoading").at(-1);
  const mine = events.filter((event) => event.pid === pid && event.tid === tid);
  const tasks = mine.filter(({ name, ph }) => name === "RunTask" && ph === "X");
  const at = (mark) => mine.find(({ name }) => name === mark)?.ts;
  const [begun, ranked] = [at("begun") ?? 0, (at("ranked") ?? Number.MAX_VALUE) + FRAME_US];
  const meant = tasks.filter(({ ts, dur }) => ts + dur > begun && ts < ranked);
  return {
    busy: tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000,
    longest: Math.max(...meant.map(({ tdur = 0 }) => tdur)) / 1000,
  };
}

async function traced(protocol) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  protocol.on("Tracing.dataCollected", collect);
  await protocol.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      recordMode: "recordAsMuchAsPossible",
      includedCategories: CATEGORIES,
      excludedCategories: ["*"],
    },
  });
  return async () => {
    const complete = new Promise((done) => protocol.once("Tracing.tracingComplete", done));
    await protocol.send("Tracing.end");
    await complete;
    protocol.off("Tracing.dataCollected", collect);
    return events;
  };
}
