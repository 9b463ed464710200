/** What a page shows of an article. Its id is the one of the log. */
export interface Article {
  id: string;
  title: string;
}

/** In the order in which the server would have them. */
export const articles: readonly Article[] = [
  { id: "slow-bread", title: "Slow bread" },
  { id: "small-bundles", title: "Small bundles" },
  { id: "winter-soup", title: "Winter soup" },
  { id: "safe-tensors", title: "Safe tensors" },
];
