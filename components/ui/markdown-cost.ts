/** Characters of a text that is shown as Markdown. */
const longest = 64 * 1024;
/** Each row of a table may be compared with all before it. */
const mostLines = 2_000;
/** Marks that a paragraph has, squared: each may be compared with all before it. */
const mostWork = 1_000_000;
/** Quotes and lists within each other that begin on one line. */
const deepest = 30;

const marks = /[*_~[\]`<!]/g;
const nested = new RegExp(`^[ \\t]*(?:(?:>|[-+*]|\\d{1,9}[.)])[ \\t]*){${deepest + 1}}`, "m");

/** Why a text of somebody else would cost too much to show as Markdown: a clause. */
export function tooMuchMarkdown(text: string): string | undefined {
  if (text.length > longest) return "it is long";
  if (text.split("\n").length > mostLines) return "it has very many lines";
  const work = text
    .split(/\n[ \t\r]*\n/)
    .reduce((sum, block) => sum + (block.match(marks)?.length ?? 0) ** 2, 0);
  if (work > mostWork) return "it has very many marks";
  return nested.test(text) ? "it is nested deeply" : undefined;
}
