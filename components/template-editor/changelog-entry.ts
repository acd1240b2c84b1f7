/** What stands below the heading of a version in CHANGELOG.md, without empty lines around it. */
export function changelogEntry(text: string, version: string): string {
  const found = sectionOf(text, version);
  return found === undefined ? "" : text.slice(found.from, found.to).trim();
}

/**
 * CHANGELOG.md with this entry for a version, put above all others where there is none yet; everything else stays as it is.
 * Pure.
 */
export function withChangelogEntry(text: string, version: string, entry: string): string {
  const found = sectionOf(text, version);
  const body = entry.trim();
  if (found !== undefined) {
    const rest = text.slice(found.to);
    const put = body === "" ? "\n" : `\n${body}\n`;
    return `${text.slice(0, found.from)}${put}${rest === "" ? "" : `\n${rest}`}`;
  }
  const section = `## ${version}\n\n${body}\n`;
  const first = /^## /m.exec(text)?.index;
  if (first !== undefined) return `${text.slice(0, first)}${section}\n${text.slice(first)}`;
  const before = text.trim() === "" ? "# Changes" : text.trimEnd();
  return `${before}\n\n${section}`;
}

/** From behind the heading of a version to the next heading of its level. */
function sectionOf(text: string, version: string): { from: number; to: number } | undefined {
  let from: number | undefined;
  let at = 0;
  for (const line of text.split("\n")) {
    const end = Math.min(at + line.length + 1, text.length);
    if (line.startsWith("## ")) {
      if (from !== undefined) return { from, to: at };
      const [named = ""] = line
        .slice(3)
        .replace("[", "")
        .split(/[\]\s]/);
      if (named.replace(/^v/, "") === version) from = end;
    }
    at = end;
  }
  return from === undefined ? undefined : { from, to: text.length };
}
