// One load of a page in a slowed Chromium: when the list stood in order, and what the main thread did until all was quiet.

export const SLOWED = 6;
/** After the list stands, or the page is there, until what follows is over. */
const QUIET_MS = 700;

const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];

/** A tab that is slowed down. `measure` loads an address in it. */
export async function openTab(context, origin) {
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send("Network.enable");
  await protocol.send("Performance.enable");
  await page.goto(`${origin}/still`);
  await protocol.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  const measure = async (address, { cold, ranked }) => {
    if (cold) await protocol.send("Network.clearBrowserCache");
    const trace = await traced(protocol);
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
    return { marks, events: await trace() };
  };
  return { measure, page, protocol };
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
