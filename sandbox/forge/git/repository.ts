import { Cache } from "./cache";
import { type Commit, type NewCommit, formatCommit, parseCommit } from "./commit";
import { createBareRepository } from "./create-bare-repository";
import { type FileDiff, diffFiles, emptyTree } from "./diff";
import { type Comparison, History } from "./history";
import { type GitObject, type ObjectInfo, ObjectReader, type ObjectType } from "./object-reader";
import { isRefName, isSha } from "./ref-name";
import { type RefUpdate, RefWriter } from "./ref-writer";
import { GitError, git, tryGit } from "./run-git";
import {
  type TreeChange,
  type TreeEntry,
  changeTree,
  entryType,
  formatTree,
  parseTree,
  toName,
  toPath,
} from "./tree";
import { writeObject } from "./write-object";

export type { RefUpdate } from "./ref-writer";
export type Ref = { name: string; sha: string; type: ObjectType };
export type ListedEntry = {
  path: string;
  mode: TreeEntry["mode"];
  type: "blob" | "tree" | "commit";
  sha: string;
  /** Bytes of a blob. */
  size: number | undefined;
};

/**
 * A bare repository on disk. Everything is asked of git, or read and written in git's own formats.
 */
export class GitRepository {
  readonly dir: string;
  readonly #reader: ObjectReader;
  readonly #refWriter: RefWriter;
  readonly #objects = new Cache<GitObject>(2000);
  readonly #diffs = new Cache<FileDiff[]>(200);
  readonly #history: History;
  readonly #merges = new Cache<string>(500);
  #writing: Promise<unknown> = Promise.resolve();

  constructor(dir: string) {
    this.dir = dir;
    this.#reader = new ObjectReader(dir);
    this.#refWriter = new RefWriter(dir);
    this.#history = new History(dir, async (sha) => (await this.commit(sha))?.parents ?? []);
  }

  /** Makes an empty bare repository. */
  static async create(dir: string, defaultBranch: string): Promise<GitRepository> {
    await createBareRepository(dir, defaultBranch);
    return new GitRepository(dir);
  }

  /** Waits for the writers that are under way and ends what runs for this repository. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#refWriter.close();
    this.#reader.close();
  }

  /**
   * Runs writers of this repository one after the other, so that what one has checked still holds
   * when it writes.
   */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#writing.then(work);
    this.#writing = result.catch(() => undefined);
    return result;
  }

  // Objects

  async object(sha: string): Promise<GitObject | null> {
    if (!isSha(sha)) return null;
    const known = this.#objects.get(sha);
    if (known) return known;
    const found = await this.#reader.read(sha);
    return found && found.size < 64_000 ? this.#objects.set(sha, found) : found;
  }

  async info(sha: string): Promise<ObjectInfo | null> {
    return this.#objects.get(sha) ?? (isSha(sha) ? this.#reader.info(sha) : null);
  }

  write(type: ObjectType, content: Buffer): Promise<string> {
    return writeObject(this.dir, type, content);
  }

  async commit(sha: string): Promise<Commit | null> {
    const object = await this.object(sha);
    if (object?.type === "tag") {
      const target = /^object ([0-9a-f]{40})$/m.exec(object.content.toString("utf8"))?.[1];
      return target ? this.commit(target) : null;
    }
    return object?.type === "commit" ? parseCommit(object.sha, object.content) : null;
  }

  writeCommit(commit: NewCommit): Promise<string> {
    return this.write("commit", formatCommit(commit));
  }

  async tree(sha: string): Promise<TreeEntry[] | null> {
    if (sha === emptyTree) return [];
    const object = await this.object(sha);
    if (object?.type === "commit") return this.tree(parseCommit(sha, object.content).tree);
    return object?.type === "tree" ? parseTree(object.content) : null;
  }

  changeTree(base: string | null, changes: readonly TreeChange[]): Promise<string> {
    const readTree = async (sha: string): Promise<TreeEntry[]> => (await this.tree(sha)) ?? [];
    return changeTree(
      { readTree, writeTree: (entries) => this.write("tree", formatTree(entries)) },
      base,
      changes,
    );
  }

  /** What lies at `path` below the tree or commit `root`; the root itself for an empty path. */
  async entryAt(
    root: string,
    path: string,
  ): Promise<{ mode: TreeEntry["mode"]; sha: string } | null> {
    const commit = await this.commit(root);
    let here: { mode: TreeEntry["mode"]; sha: string } = {
      mode: "040000",
      sha: commit?.tree ?? root,
    };
    for (const part of path.split("/").filter(Boolean)) {
      if (here.mode !== "040000") return null;
      const next = (await this.tree(here.sha))?.find((entry) => entry.name === toName(part));
      if (!next) return null;
      here = next;
    }
    return here;
  }

  /** The entries of a tree, in git's order. */
  async list(tree: string): Promise<ListedEntry[]> {
    const entries = (await this.tree(tree)) ?? [];
    return Promise.all(
      entries.map(async ({ name, mode, sha }) => {
        const type = entryType(mode);
        const size = type === "blob" ? ((await this.info(sha))?.size ?? 0) : undefined;
        return { path: toPath(name), mode, type, sha, size };
      }),
    );
  }

  /**
   * All that is below a tree, in git's order, a folder before what is in it. By one process: asked for
   * one by one, the sizes of tens of thousands keep every other question waiting.
   */
  async listAll(tree: string): Promise<ListedEntry[]> {
    const text = (await git(this.dir, ["ls-tree", "-r", "-t", "-l", "-z", tree])).toString("utf8");
    return text.split("\0").flatMap((line) => {
      const [about = "", path] = [
        line.slice(0, line.indexOf("\t")),
        line.slice(line.indexOf("\t") + 1),
      ];
      const [mode, type, sha = "", size] = about.split(/ +/);
      if (line === "" || mode === undefined) return [];
      return [
        {
          path,
          mode: mode as TreeEntry["mode"],
          type: type as ListedEntry["type"],
          sha,
          size: type === "blob" ? Number(size) : undefined,
        },
      ];
    });
  }

  // Refs

  /** The hash that a full ref name stands for now, or null. */
  async refSha(name: string): Promise<Ref | null> {
    if (!isRefName(name)) return null;
    const info = await this.#reader.info(name);
    return info ? { name, sha: info.sha, type: info.type } : null;
  }

  async branch(name: string): Promise<string | null> {
    return (await this.refSha(`refs/heads/${name}`))?.sha ?? null;
  }

  /**
   * The commit that a branch, a tag, a full or a short hash names, as GitHub's `{ref}` in paths
   * does.
   */
  async resolveCommit(name: string): Promise<string | null> {
    const candidates = [
      `refs/heads/${name}`,
      `refs/tags/${name}`,
      name.startsWith("refs/") ? name : `refs/${name}`,
    ];
    for (const candidate of candidates) {
      const found = await this.refSha(candidate);
      if (found) return (await this.commit(found.sha))?.sha ?? null;
    }
    if (!/^[0-9a-f]{7,40}$/.test(name)) return null;
    const info = await this.#reader.info(name);
    return info ? ((await this.commit(info.sha))?.sha ?? null) : null;
  }

  /** Every ref whose full name starts with `prefix`, sorted by name. */
  async refs(prefix: string): Promise<Ref[]> {
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1) || "refs/";
    const text = (
      await git(this.dir, [
        "for-each-ref",
        "--format=%(objectname) %(objecttype) %(refname)",
        folder,
      ])
    ).toString("utf8");
    const all = text
      .split("\n")
      .filter(Boolean)
      .map((line): Ref => {
        const [sha = "", type = "commit", ...name] = line.split(" ");
        return { sha, type: type as ObjectType, name: name.join(" ") };
      });
    return all.filter((ref) => ref.name.startsWith(prefix));
  }

  /**
   * Changes all of the refs or none; false when one of them is no longer as `before` says, or
   * cannot be named so.
   */
  async updateRefs(updates: readonly RefUpdate[]): Promise<boolean> {
    return this.#refWriter.update(updates);
  }

  // History

  /** How `head` stands to `base`; null when they share no commit. */
  compare(base: string, head: string): Promise<Comparison | null> {
    return this.#history.compare(base, head);
  }

  isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return this.#history.isAncestor(ancestor, descendant);
  }

  /**
   * Commit names of `git rev-list`, newest first; the arguments are ours, refs and paths are
   * checked by the caller.
   */
  async revList(args: readonly string[], paths: readonly string[] = []): Promise<string[]> {
    const out = await git(this.dir, ["--literal-pathspecs", "rev-list", ...args, "--", ...paths]);
    return out.toString("utf8").split("\n").filter(Boolean);
  }

  async commits(shas: readonly string[]): Promise<Commit[]> {
    const found = await Promise.all(shas.map((sha) => this.commit(sha)));
    return found.filter((commit) => commit !== null);
  }

  /** What differs between two commits or trees. */
  diff(from: string, to: string): Promise<FileDiff[]> {
    return this.#diffs.through(`${from} ${to}`, () => diffFiles(this.dir, from, to));
  }

  /**
   * What `head` changed since it left `base`, as a pull request shows it; the same wherever `base`
   * moves on to.
   */
  async changesSince(base: string, head: string): Promise<FileDiff[]> {
    const comparison = await this.compare(base, head);
    return comparison ? this.diff(comparison.mergeBase, head) : [];
  }

  /** The same as text, as `git diff` writes it. */
  rawDiff(from: string, to: string): Promise<Buffer> {
    return git(this.dir, [
      "diff-tree",
      "-r",
      "-M",
      "-p",
      "--no-color",
      "--no-ext-diff",
      "--merge-base",
      from,
      to,
    ]);
  }

  /**
   * The tree of `theirs` merged into `ours`, or null where they conflict. Nothing is checked out.
   */
  async mergeTree(ours: string, theirs: string): Promise<string | null> {
    const tree = await this.#merges.through(`${ours} ${theirs}`, async () => {
      const result = await tryGit(this.dir, [
        "merge-tree",
        "--write-tree",
        "--no-messages",
        "--name-only",
        ours,
        theirs,
      ]);
      if (result.code > 1 || result.code < 0) throw new GitError(["merge-tree"], result);
      return result.code === 0 ? (result.stdout.toString("utf8").split("\n")[0] ?? "") : "conflict";
    });
    return tree === "conflict" ? null : tree;
  }
}
