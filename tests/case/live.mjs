// The two weeks in which lists are compared: one arm, all its readers, from the first day to the last.

import { candidates, oracleOrder, Reads } from "./arms.mjs";
import { newStore } from "./browser.mjs";
import { normal, uniform } from "./chance.mjs";
import { Device } from "./reader.mjs";

const DAY = 86_400;

/**
 * The devices of all who come in the two weeks, with what their pages measured before. `model` is what those pages had loaded.
 */
export async function devicesBefore(world, sessions, { live, foldin, model, seed }) {
  const coming = new Set(sessions.map(({ reader }) => reader));
  const devices = new Map();
  for (const reader of coming) {
    const deletes = uniform(seed, "deletes", reader) < live.deleting_share;
    const after = deletes ? live.deleted_after_days * DAY : Number.POSITIVE_INFINITY;
    devices.set(reader, new Device(newStore(), after));
  }
  const from = world.cut - live.history_days * DAY;
  for (const { reader, item, time, dwell, depth } of world.views) {
    if (time < from || time >= world.cut || !coming.has(reader)) continue;
    const device = devices.get(reader);
    device.arrive(time);
    const page = await device.open(foldin, model, time);
    // What the log did not record the page saw none the less; as much of it as half of all visits see.
    page.read(item.id, seen(item, dwell, depth ?? world.given.scroll_quantiles[3], live));
    page.close();
  }
  return devices;
}

function seen(item, dwell, depth, live) {
  const height = Math.max(200, item.words * live.pixels_a_word);
  return { height, dwell, depth, gesture: live.gesture_seconds };
}

/** Runs one arm. `modelAt(day)` gives the bytes that pages load on a day of the two weeks. */
export async function runArm(
  arm,
  world,
  sessions,
  devices,
  { live, foldin, modelAt, seed, cards },
) {
  const { given, solved } = world;
  const reads = new Reads();
  const everyones = new Reads();
  const before = new Map();
  for (const { reader, item, time } of world.views) {
    const day = Math.floor(time / DAY);
    // What the server offers is the same in every arm; what it calls most popular is counted in its own.
    everyones.add(item, day);
    if (time >= world.cut) continue;
    reads.add(item, day);
    const known = before.get(reader) ?? new Set();
    before.set(reader, known.add(item.id));
  }
  const popularBy = new Map();
  const popular = (whose, day) => {
    const key = `${whose === reads} ${day}`;
    if (!popularBy.has(key)) popularBy.set(key, whose.popular(day, live.popular_days));
    return popularBy.get(key);
  };
  const states = new Map();
  const rows = [];
  const shown = new Map();
  for (const session of sessions) {
    const day = Math.floor(session.time / DAY);
    let state = states.get(session.reader);
    if (state === undefined) {
      const device = devices.get(session.reader).copy();
      state = {
        ...world.readers.get(session.reader),
        read: before.get(session.reader) ?? new Set(),
        device,
        agreed: uniform(seed, "agrees", session.reader) < live.consent_share,
        tired: new Map(),
        satisfied: true,
        cohort: undefined,
      };
      states.set(session.reader, state);
    }
    const stays = uniform(seed, "returns", session.number) < live.return_after_nothing;
    if (!state.satisfied && !stays) continue;
    state.device.arrive(session.time);
    const history = state.device.articles();
    state.cohort ??= history;
    const row = {
      session: session.number,
      day: day - Math.floor(world.cut / DAY),
      cohort: state.cohort,
      articles: 0,
      lists: 0,
      clicks: 0,
      dwell: 0,
      depth: 0,
      engaged: 0,
      reads: [],
    };
    let item = session.item;
    let time = session.time;
    for (let place = 0; place < given.articles_a_session_most; place += 1) {
      const name = [session.number, place];
      const draw = (what) => normal(seed, what, ...name);
      const { dwell, depth } = world.visit(state, item, draw("dwell"), draw("depth"));
      const published = world.publishedBy(time);
      const offered = candidates(world, item, published, popular(everyones, day), live);
      const tiredness = (card) => live.card_fatigue ** (state.tired.get(card.id) ?? 0);
      let list;
      if (arm.model !== undefined && state.agreed) {
        const page = await state.device.open(foldin, modelAt(day), time);
        const ids = page.list(
          offered.map(({ id }) => id),
          item.id,
          cards,
        );
        page.read(item.id, seen(item, dwell, depth, live));
        page.close();
        const byId = new Map(offered.map((one) => [one.id, one]));
        list = ids.map((id) => byId.get(id));
      } else if (arm.name === "popular" && state.agreed) {
        list = popular(reads, day).filter((one) => one !== item);
      } else if (arm.name === "oracle" && state.agreed) {
        list = oracleOrder(
          world,
          { ...state, read: new Set([...state.read, item.id]) },
          offered,
          published,
          tiredness,
        );
      } else {
        list = offered;
      }
      list = list.slice(0, cards);
      row.articles += 1;
      row.dwell += dwell;
      row.depth += depth;
      if (dwell >= live.bounce_seconds) row.engaged += 1;
      if (place > 0) row.reads.push(item.index);
      if (arm.name === "popular") reads.add(item, day);
      state.read.add(item.id);
      time += Math.ceil(dwell) + 1;
      if (depth < given.end_list_depth) break;
      row.lists += 1;
      for (const card of list) shown.set(card.index, (shown.get(card.index) ?? 0) + 1);
      const worths = list.map(
        (card, slot) =>
          world.attraction(state, card, published) *
          tiredness(card) *
          (slot + 1) ** -given.position_exponent,
      );
      const all = worths.reduce((sum, worth) => sum + worth, 0);
      const leaves = place === 0 ? solved.leave_after_first : solved.leave_later;
      const next =
        uniform(seed, "goes on", ...name) < all / (all + leaves)
          ? list[pick(worths, all * uniform(seed, "picks", ...name))]
          : undefined;
      for (const card of list) {
        if (card === next) state.tired.delete(card.id);
        else state.tired.set(card.id, (state.tired.get(card.id) ?? 0) + 1);
      }
      if (next === undefined) break;
      row.clicks += 1;
      item = next;
    }
    state.satisfied = row.engaged > 0;
    rows.push(row);
  }
  return { rows, shown };
}

function pick(worths, at) {
  let sum = 0;
  for (const [place, worth] of worths.entries()) {
    sum += worth;
    if (at < sum) return place;
  }
  return worths.length - 1;
}
