/** Entry modes that git knows, as GitHub writes them (six digits). */
export type Mode = "100644" | "100755" | "120000" | "040000" | "160000";

/**
 * One entry of one tree. `name` holds one character per byte (latin1), so that a name which is not
 * UTF-8 survives a rewrite and comparing strings is comparing bytes; `toPath` and `toName`
 * translate.
 */
export type TreeEntry = { mode: Mode; name: string; sha: string };

export const toName = (path: string): string => Buffer.from(path, "utf8").toString("latin1");
export const toPath = (name: string): string => Buffer.from(name, "latin1").toString("utf8");

export function entryType(mode: Mode): "blob" | "tree" | "commit" {
  if (mode === "040000") return "tree";
  return mode === "160000" ? "commit" : "blob";
}

/** Reads the bytes of a tree object. */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0) throw new Error("This tree object is damaged.");
    entries.push({
      mode: content.toString("latin1", at, space).padStart(6, "0") as Mode,
      name: content.toString("latin1", space + 1, end),
      sha: content.toString("hex", end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

/**
 * The bytes of a tree object: entries in git's order, in which a folder counts as if its name ended
 * in a slash.
 */
export function formatTree(entries: readonly TreeEntry[]): Buffer {
  const key = (entry: TreeEntry): string =>
    entry.mode === "040000" ? `${entry.name}/` : entry.name;
  const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap((entry) => [
      Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.name}\0`, "latin1"),
      Buffer.from(entry.sha, "hex"),
    ]),
  );
}

/** What to make of one path: put an object there, or (null) take away what is there. */
export type TreeChange = { path: string; put: { mode: Mode; sha: string } | null };

/** A path that was to be deleted is not there: GitHub refuses the whole tree. */
export class MissingPathError extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`There is nothing at ${path}.`);
    this.path = path;
  }
}

type Store = {
  readTree: (sha: string) => Promise<TreeEntry[]>;
  writeTree: (entries: TreeEntry[]) => Promise<string>;
};
type Node = { put?: { mode: Mode; sha: string } | null; path: string; children: Map<string, Node> };

/**
 * Applies `changes` to the tree `base` (null: an empty one) and answers the new root. Only folders
 * on the way to a change are read and written; a folder left without entries disappears. A later
 * change of the same path wins.
 */
export async function changeTree(
  store: Store,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const root: Node = { path: "", children: new Map() };
  for (const change of changes) {
    let node = root;
    let path = "";
    for (const part of change.path.split("/")) {
      path = path ? `${path}/${part}` : part;
      const name = toName(part);
      const next: Node = node.children.get(name) ?? { path, children: new Map() };
      node.children.set(name, next);
      node = next;
    }
    node.put = change.put;
  }
  return (await applyTo(store, base, root)) ?? (await store.writeTree([]));
}

async function applyTo(store: Store, sha: string | null, node: Node): Promise<string | null> {
  const entries = new Map(
    (sha ? await store.readTree(sha) : []).map((entry) => [entry.name, entry]),
  );
  for (const [name, child] of node.children) {
    let entry = entries.get(name);
    if (child.put === null) {
      if (!entry) throw new MissingPathError(child.path);
      entries.delete(name);
      entry = undefined;
    } else if (child.put) {
      entry = { name, ...child.put };
      entries.set(name, entry);
    }
    if (child.children.size === 0) continue;
    const below = await applyTo(store, entry?.mode === "040000" ? entry.sha : null, child);
    if (below === null) entries.delete(name);
    else entries.set(name, { name, mode: "040000", sha: below });
  }
  return entries.size === 0 ? null : store.writeTree([...entries.values()]);
}
