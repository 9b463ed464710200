import { FoldinError, Personalizer, type RankedArticle } from "foldin";
import { Catalogue } from "foldin/catalogue";
import { recordTrace } from "foldin/debug";
import { followGpp } from "foldin/gpp";
import { watchImpressions } from "foldin/impressions";
import type { FoldinPanel } from "foldin/panel";
import { type SegmentAnswer, type SegmentDefinition, segments } from "foldin/segments";
import { followTcf } from "foldin/tcf";
import type { FoldinList } from "foldin/widget";

export async function front(cards: HTMLElement): Promise<readonly RankedArticle[]> {
  const foldin = await Personalizer.load({ model: "/model.safetensors", consent: true });
  watchImpressions(foldin, cards, ({ id, slot }) => console.log(id, slot));
  const catalogue = await Catalogue.load("/model.safetensors");
  const near = await catalogue.nearest(foldin.history(), { limit: 200 });
  return foldin.rank(near, { limit: 5, pin: { election: 0 } });
}

export function element(): FoldinList | null {
  return document.querySelector("foldin-list");
}

const asked = { cooks: { label: "Cooks", topics: ["food"] } } satisfies Record<
  string,
  SegmentDefinition
>;

export function panel(foldin: Personalizer): SegmentAnswer {
  const panel: FoldinPanel = document.createElement("foldin-panel");
  panel.segments = asked;
  return segments(foldin, asked).cooks;
}

export const codeOf = (error: unknown): string =>
  error instanceof FoldinError ? error.code : "none of ours";

export const ends: (() => void)[] = [followTcf(), followGpp()];
export const trace: string = recordTrace().text();

// @ts-expect-error: the model is not optional.
void Personalizer.load({});
