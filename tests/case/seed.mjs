// One seed of the case: a publisher, its log, its models, and two weeks in every arm.

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ARMS } from "./arms.mjs";
import { experiment, valuesOf } from "./behaviour.mjs";
import { devicesBefore, runArm } from "./live.mjs";
import { shelvesOf, summed } from "./metrics.mjs";
import { makeModels, remove, simulate } from "./models.mjs";
import { readWorld } from "./world.mjs";

/** Runs a seed; `changes` are assumptions that are others. `said` hears what takes how long. */
export async function runSeed(
  seed,
  { command, foldin, folder, changes, size = {}, arms = ARMS, said = () => {} },
) {
  const { logDays, liveDays, readers, listCards, refreshDays } = { ...experiment, ...size };
  const { site, live } = valuesOf(changes);
  const clock = stopwatch(said);
  const place = path.join(folder, `seed-${seed}`);
  await remove(place);
  await mkdir(folder, { recursive: true });
  await simulate(command, place, { seed, readers, days: logDays + liveDays, site });
  const world = await readWorld(place, { logDays });
  const sessions = world.sessions();
  clock("simulated");
  const kinds = [...new Set(["foldin", ...arms.flatMap(({ model }) => model ?? [])])];
  const plan = { world, kinds, liveDays, refreshDays, seed };
  const { modelAt, said: trained } = await makeModels(command, place, plan);
  clock("models");
  const firstDay = Math.floor(world.cut / 86_400);
  const model = modelAt("foldin")(firstDay);
  const devices = await devicesBefore(world, sessions, { live, foldin, model, seed });
  clock("devices");
  const shelves = shelvesOf(world);
  const published = world.publishedBy(world.cut + liveDays * 86_400);
  const result = {
    seed,
    sessions: sessions.length,
    readers: devices.size,
    littleHistory: share([...devices.values()], (device) => device.articles() < 10),
    views: world.views.filter(({ time }) => time < world.cut).length,
    trained: Object.fromEntries(
      Object.entries(trained).map(([kind, { method, blend }]) => [kind, { method, blend }]),
    ),
    arms: {},
  };
  for (const arm of arms) {
    const modelOf = arm.model === undefined ? undefined : modelAt(arm.model);
    const how = { live, foldin, modelAt: modelOf, seed, cards: listCards };
    result.arms[arm.name] = summed(
      await runArm(arm, world, sessions, devices, how),
      shelves,
      published,
    );
    clock(arm.name);
  }
  await remove(place);
  return result;
}

const share = (values, holds) => values.filter(holds).length / values.length;

/** The browser's clock is turned by the simulation: this one is the process's own. */
function stopwatch(said) {
  let last = process.hrtime.bigint();
  return (what) => {
    const at = process.hrtime.bigint();
    said(what, Number(at - last) / 1e9);
    last = at;
  };
}
