// What a page of Markdown holds that somebody will copy.

/** Before a block, for whoever tests it: `<!-- test: word name=value -->`. No reader sees it. */
const NOTE = /^<!-- test: (.+) -->$/;
const FENCE = /^(\s*)(`{3,}|~{3,})\s*(\S*)/;
const INDENTED = /^ {4}\S/;
const LIST = /^\s*(?:[-*+]|\d+\.)\s/;

/**
 * A block of code.
 * @typedef {{ page: string, line: number, language: string, code: string, words: string[], named: Record<string, string> }} Block
 */

/**
 * The blocks of a page, in order. `words` and `named` are what the note before a block says. Throws for a block that has no language, by
 * which it could be run.
 * @returns {Block[]}
 */
export function blocksOf(page, text) {
  const blocks = [];
  const lines = text.split("\n");
  let note = "";
  let inList = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const fence = line.match(FENCE);
    if (fence) {
      const [, indent, marks, language] = fence;
      const begin = at + 1;
      const end = lines.findIndex((other, place) => place > at && other.trim() === marks);
      if (end < 0) throw new Error(`${page}:${begin}: the block has no end`);
      if (!language) throw new Error(`${page}:${begin}: the block names no language`);
      const code = lines.slice(begin, end).map((inner) => inner.slice(indent.length));
      const said = note.split(" ").filter(Boolean);
      blocks.push({
        page,
        line: begin,
        language,
        code: `${code.join("\n")}\n`,
        words: said.filter((word) => !word.includes("=")),
        named: Object.fromEntries(
          said
            .filter((word) => word.includes("="))
            .map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]),
        ),
      });
      at = end;
      note = "";
    } else {
      inList = LIST.test(line) || (inList && line.trim() !== "" && /^\s/.test(line));
      if (INDENTED.test(line) && !inList && (lines[at - 1] ?? "").trim() === "")
        throw new Error(`${page}:${at + 1}: a block by indentation names no language`);
      const found = line.match(NOTE);
      if (found) note = found[1];
      else if (line.trim() !== "") note = "";
    }
  }
  return blocks;
}
