// What is hidden, as the page names it and as it is stored.

import { checkId } from "./arguments.js";
import type { Hideable, StoredHidden } from "./types.js";

/** A stored hiding as the page names it. */
export function shown(what: StoredHidden): Hideable {
  return "article" in what ? what.article : what;
}

export function asStored(name: string, isTopic: boolean): StoredHidden {
  return isTopic ? { topic: name } : { article: name };
}

/** The name of what is hidden, and whether it is a topic. */
export function hiding(what: Hideable): [name: string, isTopic: boolean] {
  const isTopic = typeof what !== "string";
  const name = isTopic ? what?.topic : what;
  checkId(isTopic ? "what.topic" : "what", name);
  return [name, isTopic];
}
