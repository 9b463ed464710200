// The reader of the benchmark: 50 visits that kept their vectors, as the package itself stores them, and as plain JavaScript does.

const HOUR_MS = 3_600_000;

/** Runs in a page of the site. */
export async function store(page, origin, head, lines) {
  await page.goto(`${origin}/still`);
  const now = Date.now();
  const visits = lines.map(({ item, vector }, place) => ({
    schema: 2,
    visitId: `visit-${String(place).padStart(3, "0")}`,
    id: item,
    title: `An article with a title, number ${place}`,
    start: now - (place + 1) * 5 * HOUR_MS,
    dwellMs: 20_000 + ((place * 7_919) % 160_000),
    maxDepth: 0.2 + ((place * 37) % 80) / 100,
    article: vector,
  }));
  return page.evaluate(
    async ({ head, visits }) => {
      localStorage.clear();
      const { Personalizer } = await import("/foldin/foldin.js");
      const foldin = await Personalizer.load({ model: head, consent: true, automation: true });
      foldin.import({ format: "foldin-profile", version: 2, visits, hidden: [] });
      const plain = visits.map(({ id, dwellMs }) => ({ id, confidence: 1 + dwellMs / 60_000 }));
      localStorage.setItem("plain:visits", JSON.stringify(plain));
      const kept = Object.keys(localStorage).filter((key) => key.startsWith("foldin:visit:"));
      return kept.map((key) => "article" in JSON.parse(localStorage[key])).filter(Boolean).length;
    },
    { head, visits },
  );
}
