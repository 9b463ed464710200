import type { StoredHidden, StoredVisit } from "./types.js";

const PREFIX = "foldin:";
const VISIT = `${PREFIX}visit:`;
const HIDDEN = `${PREFIX}hidden`;
const CONSENT = `${PREFIX}consent`;
/** Comes and goes at once: other tabs hear of it, and no key is left. */
const WITHDRAWN = `${PREFIX}withdrawn`;

/** Local storage, or `undefined` where a browser forbids it: even asking may throw. */
function storage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

function read(key: string): string | undefined {
  try {
    return storage()?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether it was kept. A full or forbidden store keeps nothing, and the page goes on with what it has in memory. */
function write(key: string, value: string): boolean {
  try {
    const place = storage();
    place?.setItem(key, value);
    return place !== undefined;
  } catch {
    return false;
  }
}

function remove(key: string): void {
  try {
    storage()?.removeItem(key);
  } catch {
    // A store that cannot be reached holds nothing of ours.
  }
}

function keys(prefix: string): string[] {
  try {
    return Object.keys(storage() ?? {}).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Visits as stored, one key a visit so that two tabs never overwrite each other. Damaged ones are left out. */
export function storedVisits(): unknown[] {
  return keys(VISIT)
    .map((key) => parse(read(key)))
    .filter((visit) => visit !== undefined);
}

export function storeVisit(visit: StoredVisit): boolean {
  return write(VISIT + visit.visitId, JSON.stringify(visit));
}

export function dropVisits(visitIds: readonly string[]): void {
  for (const visitId of visitIds) remove(VISIT + visitId);
}

export function storedHidden(): StoredHidden[] {
  const hidden = parse(read(HIDDEN));
  return Array.isArray(hidden) ? hidden : [];
}

export function storeHidden(hidden: readonly StoredHidden[]): void {
  if (hidden.length === 0) remove(HIDDEN);
  else write(HIDDEN, JSON.stringify(hidden));
}

/** Forgets the reader, and keeps the choice that foldin may remember. */
export function dropProfile(): void {
  for (const key of [...keys(VISIT), HIDDEN]) remove(key);
}

/** Leaves no key behind. */
export function dropAll(): void {
  for (const key of keys(PREFIX)) remove(key);
}

/** Tells other tabs that nothing may be kept any more. */
export function announceWithdrawal(): void {
  write(WITHDRAWN, "1");
  remove(WITHDRAWN);
}

/**
 * Calls `changed` when another tab, or a page left behind, may have changed what is stored, and `withdrawn` when consent was
 * withdrawn there; until `signal` is aborted.
 */
export function watchOthers(changed: () => void, withdrawn: () => void, signal: AbortSignal): void {
  globalThis.addEventListener?.(
    "storage",
    (event) => {
      if (event.key === WITHDRAWN) withdrawn();
      // Without a key everything was cleared.
      else if (event.key === null || event.key.startsWith(PREFIX)) changed();
    },
    { signal },
  );
  globalThis.addEventListener?.("pageshow", (event) => event.persisted && changed(), { signal });
}

export function grantIsStored(): boolean {
  return read(CONSENT) === "granted";
}

export function storeGrant(): void {
  write(CONSENT, "granted");
}
