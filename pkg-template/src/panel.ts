// In one file of the bundle with all that a list needs, as in impressions.ts.
import "./list.js";
import { panelClass } from "./panel-element.js";

export type { PanelTexts } from "./panel-texts.js";

/**
 * What this site knows of its reader, on the reader's device: visits and how much each counts, topics, which segments the page asks
 * about and what the answer is, what was hidden; forget one or all, pause, save a copy.
 *
 * Attributes: `model` (URL of the model), `lang` (en, de, fr, es, ja; that of what is around it if absent, English for any other).
 * Custom properties: `--foldin-panel-accent` (bars and buttons), `--foldin-panel-line`, `--foldin-panel-muted`, `--foldin-panel-radius`,
 * `--foldin-panel-space`; colours are those of the text around it if absent. Parts: `title`, `heading`, `topic`,
 * `segment`, `visit`, `button`.
 */
export interface FoldinPanel extends HTMLElement {
  readonly localName: "foldin-panel";
  /** Words in place of the panel's own; what is missing stays. */
  texts: Partial<import("./panel-texts.js").PanelTexts>;
  /**
   * What this site asks of its readers: the definitions that its pages hand to `segments()` of `foldin/segments`, all of them. The
   * panel asks the same way, so a reader sees what a page is told. Readers see `label`, and the topics or the number of articles that
   * make it. With a definition that cannot be asked none is shown, and the event `foldin-error` says why.
   */
  segments: Readonly<Record<string, import("./segments.js").SegmentDefinition>>;
}

/** The class of `<foldin-panel>`; `undefined` on a server. */
export const FoldinPanel = define();

function define(): CustomElementConstructor | undefined {
  const elements = globalThis.customElements;
  if (elements && !elements.get("foldin-panel")) elements.define("foldin-panel", panelClass());
  return elements?.get("foldin-panel");
}

declare global {
  interface HTMLElementTagNameMap {
    "foldin-panel": FoldinPanel;
  }
}
