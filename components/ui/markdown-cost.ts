// At each of these bounds a text takes about a tenth of a second; the README of a template has
// a few hundred lines at most.

/** Characters of a text that is shown as Markdown. */
const longest = 32 * 1024;
/** Each row of a table may be compared with all before it. */
const mostLines = 500;
/** Marks that a paragraph has, squared: each may be compared with all before it. */
const mostWork = 500_000;
/** Quotes and lists within each other that begin on one line. */
const deepest = 30;

/** Links, written as such or found in the text: each costs as much as a page of words. */
const mostLinks = 200;

const links = /https?:|www\.|@|\]\(/g;
const marks = /[*_~[\]`<!]/g;
const nested = new RegExp(`^[ \\t]*(?:(?:>|[-+*]|\\d{1,9}[.)])[ \\t]*){${deepest + 1}}`, "m");

/** Why a text of somebody else would cost too much to show as Markdown: a clause. */
export function tooMuchMarkdown(text: string): string | undefined {
  if (text.length > longest) return "it is long";
  if (text.split("\n").length > mostLines) return "it has very many lines";
  if ((text.match(links)?.length ?? 0) > mostLinks) return "it has very many links";
  const work = text
    .split(/\n[ \t\r]*\n/)
    .reduce((sum, block) => sum + (block.match(marks)?.length ?? 0) ** 2, 0);
  if (work > mostWork) return "it has very many marks";
  return nested.test(text) ? "it is nested deeply" : undefined;
}
