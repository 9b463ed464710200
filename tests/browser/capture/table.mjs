// The table of cases and engines, as the run itself writes it.

const WORDS = { pass: "pass", fail: "**fail**", cannot: "cannot" };

/** `results` by number and engine: `{ outcome, why }`. */
export function table(engines, cases, results) {
  const lines = [
    "# Capture in three engines",
    "",
    "Written by `cargo xtask test --table`; do not edit. Each row is a case of `capture/cases`, run against the real module in a real",
    "browser. *cannot*: the driver or the engine has no such event, and a recorded trace of it ran through the core instead.",
    "",
    `| | case | ${engines.map(({ name }) => name).join(" | ")} |`,
    `|--:|---|${engines.map(() => "---").join("|")}|`,
  ];
  const notes = [];
  const note = (text) => {
    if (!notes.includes(text)) notes.push(text);
    return `[${notes.indexOf(text) + 1}]`;
  };
  const counts = engines.map(() => ({ pass: 0, fail: 0, cannot: 0 }));
  for (const { number, name, note: said } of cases) {
    const cells = engines.map(({ kind }, place) => {
      const { outcome, why } = results.get(`${number} ${kind}`) ?? {
        outcome: "fail",
        why: "was not run",
      };
      counts[place][outcome] += 1;
      return why === undefined ? WORDS[outcome] : `${WORDS[outcome]} ${note(why)}`;
    });
    lines.push(
      `| ${number} | ${name}${said === undefined ? "" : ` ${note(said)}`} | ${cells.join(" | ")} |`,
    );
  }
  const sum = ({ pass, fail, cannot }) => `${pass} pass, ${fail} fail, ${cannot} cannot`;
  lines.push(`| | ${cases.length} cases | ${counts.map(sum).join(" | ")} |`, "");
  for (const [place, text] of notes.entries()) lines.push(`${place + 1}. ${text}`);
  return `${lines.join("\n")}\n`;
}
