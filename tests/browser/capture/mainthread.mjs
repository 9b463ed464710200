// What the main thread of a page did, as Chromium's own trace tells it, and which of it was a script's.

/** What the browser runs a page's function out of: its whole length is the function's cost, with what the browser does for it. */
const AROUND = new Set(["EventDispatch", "FireAnimationFrame", "TimerFire", "FunctionCall"]);
const LAYOUT = new Set(["Layout", "UpdateLayoutTree"]);

/** Starts a trace. `stop` ends it and gives its events. */
export async function startTrace(protocol) {
  const events = [];
  protocol.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await protocol.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      recordMode: "recordAsMuchAsPossible",
      includedCategories: ["devtools.timeline"],
      excludedCategories: ["*"],
    },
  });
  const stop = async () => {
    const complete = new Promise((done) => protocol.once("Tracing.tracingComplete", done));
    await protocol.send("Tracing.end");
    await complete;
    return events;
  };
  return { stop };
}

/**
 * Every turn in which the main thread ran a function of a script whose address `isOurs`. `turnMs` is the whole turn, with what the
 * browser and other scripts did in it; `scriptMs` is in functions of the script and whatever they call, `cpuMs` the same without
 * the time in which the machine did something else; `layoutMs` is layout that they had to wait for.
 */
export function turnsOf(events, isOurs) {
  const threads = new Map();
  for (const event of events) {
    if (event.ph !== "X" || !(AROUND.has(event.name) || LAYOUT.has(event.name))) continue;
    const thread = `${event.pid} ${event.tid}`;
    if (!threads.has(thread)) threads.set(thread, []);
    threads.get(thread).push(event);
  }
  return [...threads.values()].flatMap((thread) => turnsIn(thread, isOurs));
}

function turnsIn(thread, isOurs) {
  const turns = [];
  let outer;
  let turn;
  let oursUntil = 0;
  for (const { name, ts, dur = 0, tdur = dur, args } of thread.sort(
    (a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0),
  )) {
    const inOurs = ts < oursUntil;
    if (LAYOUT.has(name)) {
      if (inOurs) turn.layoutMs += dur / 1000;
      continue;
    }
    if (outer === undefined || ts >= outer.end) {
      outer = { end: ts + dur, name: name === "EventDispatch" ? args.data.type : name, dur };
      turn = undefined;
    }
    if (name !== "FunctionCall" || inOurs || !isOurs(args.data?.url ?? "")) continue;
    if (turn === undefined) {
      turn = { name: outer.name, turnMs: outer.dur / 1000, scriptMs: 0, cpuMs: 0, layoutMs: 0 };
      turns.push(turn);
    }
    turn.scriptMs += dur / 1000;
    turn.cpuMs += tdur / 1000;
    oursUntil = ts + dur;
  }
  return turns;
}
