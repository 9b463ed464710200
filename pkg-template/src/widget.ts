import { listClass } from "./list.js";

export { FoldinError } from "./errors.js";

/**
 * A list that the server rendered, in the reader's own order. Until the reader agreed, and whenever anything fails, it stays
 * as the server made it.
 *
 * A card is an element with `data-item`, the article's id. It may have `data-vector` and `data-exposure` out of `vectors.jsonl`, as
 * the open article may, and what rules ask of it: `data-topic`, `data-section`, `data-author`, `data-language`, `data-published`
 * (a date).
 *
 * Attributes: `model` (URL of the model), `current` (id of the open article), `limit` (cards to show; never more than the
 * server shows), `article` (selector of what is read, "article" if absent), `consent` ("granted" or "denied"; the reader's
 * choice on this device if absent), `rules` (what editors ask, as JSON or the URL of a file of it: the names of `Rules`),
 * `reason-taste`, `reason-topic`, `text-empty` (texts; `{title}` is filled in), `text-ranked` (what a screen reader is told, once a page;
 * nothing where it is empty).
 *
 * It answers with `state` ("server", "ranking", "ranked", "failed"), with `reason` (an error's code, or why the list is short:
 * "fewer-unread", or "fewer-" and a rule), and with the events `foldin-ranked` and `foldin-error`.
 */
export interface FoldinList extends HTMLElement {
  readonly localName: "foldin-list";
}

/** The class of `<foldin-list>`; `undefined` on a server. */
export const FoldinList = define();

function define(): CustomElementConstructor | undefined {
  const elements = globalThis.customElements;
  if (elements && !elements.get("foldin-list")) elements.define("foldin-list", listClass());
  return elements?.get("foldin-list");
}

declare global {
  interface HTMLElementTagNameMap {
    "foldin-list": FoldinList;
  }
}
