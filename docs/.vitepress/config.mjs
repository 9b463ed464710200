import { defineConfig } from "vitepress";

const page = (text, link) => ({ text, link });

/** All that is shown is in this folder: the search is built with the pages, and nothing is asked of another host. */
export default defineConfig({
  title: "foldin",
  description: "Personal article lists that are computed inside the reader's browser",
  lang: "en",
  cleanUrls: false,
  head: [["link", { rel: "icon", href: "data:," }]],
  srcExclude: ["**/node_modules/**"],
  vite: { build: { chunkSizeWarningLimit: 1_500 } },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      page("Start", "/start"),
      page("Tuning", "/tuning"),
      page("Privacy", "/privacy"),
      page("Errors", "/troubleshooting"),
    ],
    sidebar: [
      {
        text: "First",
        items: [page("Start in five minutes", "/start"), page("How it works", "/how-it-works")],
      },
      {
        text: "In a page",
        items: [
          page("Editors' rules and every knob", "/tuning"),
          page("The reader's panel", "/panel"),
          page("Consent platforms", "/consent"),
          page("Exploration", "/exploration"),
          page("Whole-catalogue search", "/whole-catalogue"),
          page("Without the catalogue", "/large-sites"),
          page("Strict sites", "/strict-sites"),
        ],
      },
      {
        text: "For",
        items: [
          page("Data teams", "/data-teams"),
          page("Editors", "/editors"),
          page("Lawyers", "/privacy"),
        ],
      },
      {
        text: "Look up",
        items: [
          page("Errors, by code", "/troubleshooting"),
          page("The command", "/reference/command"),
          page("The package", "/reference/api/"),
        ],
      },
    ],
  },
});
