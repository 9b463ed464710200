// Tells the panel how the magazine speaks, and what it asks.

import { SEGMENTS } from "/static/segments.js";

const panel = document.querySelector("foldin-panel");
const topics = document.querySelectorAll(".busbar [data-topic]");

panel.texts = {
  title: "Notes on your reading",
  kept: "Notes lie in this browser, by {host}, and are sent nowhere. They go when you forget them here or delete this site’s data; some browsers delete them by themselves when you stay away.",
  segments: "What it could ask about you",
  asked:
    "Sites may ask whether a reader belongs to a group. Your browser answers, from what you read, in one of three words. Substation asks here only, to show you the answers.",
  names: Object.fromEntries([...topics].map((link) => [link.dataset.topic, link.textContent])),
};
panel.segments = SEGMENTS;
