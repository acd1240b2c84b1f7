/** Any number of folders, none among them. */
const anyFolders = Symbol("**");
type Part = string | typeof anyFolders;

/**
 * The pattern of a .gitignore, which CODEOWNERS borrows, as a test of a path without a leading
 * slash. All ways that a path may go through the pattern are followed at once: the time is that of
 * their parts, one by the other, whatever the stars.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const parts = partsOf(pattern.replaceAll(/\\(.)/g, "$1"));
  return (path) => {
    let at = closure(new Set([0]), parts);
    for (const name of path.split("/")) {
      const next = new Set<number>();
      for (const index of at) {
        const part = parts[index];
        if (part === anyFolders) next.add(index);
        else if (part !== undefined && isNameMatch(part, name)) next.add(index + 1);
      }
      if (next.size === 0) return false;
      at = closure(next, parts);
    }
    return at.has(parts.length);
  };
}

function partsOf(text: string): Part[] {
  // A slash at the beginning or in the middle ties it to the root; one at the end says that it is a
  // folder.
  const isTied = text.slice(0, -1).includes("/");
  const names = text.split("/").filter((part) => part !== "");
  const last = names.at(-1);
  const parts: Part[] = isTied ? [] : [anyFolders];
  for (const [index, name] of names.entries()) {
    if (name !== "**") parts.push(name);
    else if (index < names.length - 1) parts.push(anyFolders);
    else parts.push("*", anyFolders);
  }
  // `docs/*` owns the files in docs, not those further down; any other name owns what is below it,
  // too.
  if (text.endsWith("/")) return [...parts, "*", anyFolders];
  return last === "**" || (last === "*" && isTied) ? parts : [...parts, anyFolders];
}

/** With every part that stands for no folder skipped. */
function closure(indexes: ReadonlySet<number>, parts: readonly Part[]): Set<number> {
  const all = new Set(indexes);
  for (const index of all) if (parts[index] === anyFolders) all.add(index + 1);
  return all;
}

/** `*` is any text, `?` one character. The last star takes more only where what follows it fails. */
function isNameMatch(glob: string, name: string): boolean {
  let [at, from, star, taken] = [0, 0, -1, 0];
  while (from < name.length) {
    const char = glob[at];
    if (char === "*") {
      star = at;
      taken = from;
      at += 1;
    } else if (char === "?" || (char !== undefined && char === name[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      taken += 1;
      from = taken;
    } else return false;
  }
  while (glob[at] === "*") at += 1;
  return at === glob.length;
}
