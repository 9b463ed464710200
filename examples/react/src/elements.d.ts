// What JSX has to know of the two elements.

import type { FoldinPanel } from "foldin/panel";
import type { FoldinList } from "foldin/widget";
import type { DetailedHTMLProps, HTMLAttributes } from "react";

interface ListAttributes extends HTMLAttributes<FoldinList> {
  model: string;
  current?: string;
  limit?: number;
  article?: string;
  rules?: string;
  consent?: "granted" | "denied";
  /** Of `foldin/lists`: shows nothing that a list before it shows. */
  unique?: boolean;
  /** Of `foldin/lists`: takes in cards that are added to it. */
  grows?: boolean;
}

interface PanelAttributes extends HTMLAttributes<FoldinPanel> {
  model: string;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "foldin-list": DetailedHTMLProps<ListAttributes, FoldinList>;
      "foldin-panel": DetailedHTMLProps<PanelAttributes, FoldinPanel>;
    }
  }
}
