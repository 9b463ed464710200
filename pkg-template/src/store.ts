import { wallClock } from "./clock.js";
import type { KeptVisit, StoredHidden } from "./types.js";

const PREFIX = "foldin:";
const VISIT = `${PREFIX}visit:`;
const HIDDEN = `${PREFIX}hidden`;
const CONSENT = `${PREFIX}consent`;
/** These two come and go at once: other tabs hear of them, and no key is left. */
const WITHDRAWN = `${PREFIX}withdrawn`;
const FORGOTTEN = `${PREFIX}forgotten`;

/** What a full or forbidden store did not take. It is known as long as the page, and stored as soon as the store takes it. */
const unsaved = new Map<string, string>();

/** Whether all that is kept is on the device. */
export function allStored(): boolean {
  return unsaved.size === 0;
}

/** What `call` gives; `undefined` where a browser forbids the store, whose name alone may throw. */
function asked<T>(call: (store: Storage) => T): T | undefined {
  try {
    return call(globalThis.localStorage);
  } catch {
    return undefined;
  }
}

function read(key: string): string | undefined {
  return unsaved.get(key) ?? asked((store) => store.getItem(key)) ?? undefined;
}

function write(key: string, value: string): void {
  unsaved.set(key, value);
  for (const [key, value] of unsaved) {
    asked((store) => {
      store.setItem(key, value);
      unsaved.delete(key);
    });
  }
}

function remove(key: string): void {
  unsaved.delete(key);
  asked((store) => store.removeItem(key));
}

function keys(prefix: string): string[] {
  const all = new Set([...unsaved.keys(), ...(asked(Object.keys) ?? [])]);
  return [...all].filter((key) => key.startsWith(prefix));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Visits as stored, one key each so that two tabs never overwrite each other. */
export function storedVisits(): object[] {
  return keys(VISIT).map((key) => ({
    ...(parse(read(key) ?? "") as object),
    visitId: key.slice(VISIT.length),
  }));
}

export function storeVisit({ visitId, ...visit }: KeptVisit): void {
  write(VISIT + visitId, JSON.stringify(visit));
}

export function dropVisits(visitIds: readonly string[]): void {
  for (const visitId of visitIds) remove(VISIT + visitId);
}

/** What is hidden, one key each, in the order in which it was. */
export function storedHidden(): StoredHidden[] {
  // Until version 2 one key held all of it.
  const old = parse(read(HIDDEN) ?? "");
  if (Array.isArray(old)) {
    old.forEach(storeHidden);
    if (allStored()) remove(HIDDEN);
  }
  return keys(HIDDEN)
    .sort((a, b) => Number(read(a)) - Number(read(b)))
    .flatMap((key) => (parse(key.slice(HIDDEN.length + 1)) as StoredHidden) ?? []);
}

export function storeHidden(what: StoredHidden): void {
  const key = `${HIDDEN}:${JSON.stringify(what)}`;
  if (read(key) === undefined) write(key, `${wallClock()}`);
}

export function dropHidden(what: StoredHidden): void {
  remove(`${HIDDEN}:${JSON.stringify(what)}`);
}

/** Forgets the reader, and keeps the choice that foldin may remember. */
export function dropProfile(): void {
  for (const key of [...keys(VISIT), ...keys(HIDDEN)]) remove(key);
}

/** Leaves no key behind. */
export function dropAll(): void {
  for (const key of keys(PREFIX)) remove(key);
}

function announce(key: string, value: string): void {
  asked((store) => store.setItem(key, value));
  remove(key);
}

/** Tells other tabs that nothing may be kept any more. */
export function announceWithdrawal(): void {
  announce(WITHDRAWN, "1");
}

/** Tells other tabs that an article was forgotten, or all of them: a visit that goes on there is another one from now. */
export function announceForgotten(id?: string): void {
  announce(FORGOTTEN, id ?? "");
}

/** What another tab, or a page left behind, may have done. */
interface Others {
  /** Something that is stored may be another. */
  changed(): void;
  /** Consent was withdrawn. */
  withdrawn(): void;
  /** An article was forgotten; "": all of them were. */
  forgotten(id: string): void;
}

/** Calls when others did something, until `signal` is aborted. */
export function watchOthers(others: Others, signal: AbortSignal): void {
  globalThis.addEventListener?.(
    "storage",
    ({ key, newValue }) => {
      if (key === WITHDRAWN) others.withdrawn();
      else if (key === FORGOTTEN) newValue !== null && others.forgotten(newValue);
      // Without a key everything was cleared.
      else if (key === null || key.startsWith(PREFIX)) others.changed();
    },
    { signal },
  );
  globalThis.addEventListener?.("pageshow", (event) => event.persisted && others.changed(), {
    signal,
  });
}

export function grantIsStored(): boolean {
  return read(CONSENT) === "granted" || paused();
}

/** A reader who asked for a pause has granted, and has nothing added. */
export function paused(): boolean {
  return read(CONSENT) === "paused";
}

export function storeGrant(as: "granted" | "paused" = "granted"): void {
  write(CONSENT, as);
}
