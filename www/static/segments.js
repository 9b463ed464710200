// What the magazine may ask of a reader. In one file, so that what is shown to readers is what pages ask.

/** @type {Record<string, import("foldin/segments").SegmentDefinition>} */
export const SEGMENTS = {
  operations: { label: "Operations", topics: ["cloud-infrastructure", "data-engineering"] },
  floor: { label: "The factory floor", topics: ["industrial-iot"] },
  software: { label: "Building software", topics: ["web-platform", "developer-experience"] },
  buying: { label: "Deciding and buying", topics: ["buying-and-strategy"] },
};
