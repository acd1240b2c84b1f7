const anyEnd = /\r\n?|\n/g;

/** A text as an editor holds it: it ends every line in a line feed. */
export function plainText(text: string): string {
  return text.replace(anyEnd, "\n");
}

/**
 * What was made of a text in an editor, with lines that end as they did before: those that stay as they ended, others as the
 * line that they take the place of, or the one above.
 */
export function keepLineEnds(before: string, typed: string): string {
  if (!before.includes("\r")) return typed;
  const ends = before.match(anyEnd) ?? [];
  const [was, is] = [plainText(before).split("\n"), typed.split("\n")];
  const shortest = Math.min(was.length, is.length);
  let first = 0;
  while (first < shortest && was[first] === is[first]) first += 1;
  let last = 0;
  while (last < shortest - first && was.at(-1 - last) === is.at(-1 - last)) last += 1;
  let above = ends[0] ?? "\n";
  return is
    .map((line, at) => {
      if (at === is.length - 1) return line;
      const isBehind = at >= is.length - last;
      const same = isBehind ? was.length - is.length + at : at < was.length - last ? at : -1;
      above = ends[same] ?? above;
      return line + above;
    })
    .join("");
}
