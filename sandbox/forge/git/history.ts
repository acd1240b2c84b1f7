import { Cache } from "./cache";
import { GitError, git, tryGit } from "./run-git";

export type Comparison = { mergeBase: string; ahead: number; behind: number };

/**
 * How commits of a repository stand to each other. A short line of single parents is walked here;
 * git is asked about the rest.
 */
export class History {
  readonly #dir: string;
  readonly #parentsOf: (sha: string) => Promise<readonly string[]>;
  readonly #comparisons = new Cache<Comparison | "unrelated">(2000);

  constructor(dir: string, parentsOf: (sha: string) => Promise<readonly string[]>) {
    this.#dir = dir;
    this.#parentsOf = parentsOf;
  }

  /** How `head` stands to `base`; null when they share no commit. */
  async compare(base: string, head: string): Promise<Comparison | null> {
    const answer = await this.#comparisons.through(`${base} ${head}`, async () => {
      const ahead = await this.#steps(head, base);
      if (ahead !== null) return { mergeBase: base, ahead, behind: 0 };
      const behind = await this.#steps(base, head);
      if (behind !== null) return { mergeBase: head, ahead: 0, behind };
      const [bases, counts] = await Promise.all([
        tryGit(this.#dir, ["merge-base", base, head]),
        git(this.#dir, ["rev-list", "--left-right", "--count", `${base}...${head}`]),
      ]);
      const mergeBase = bases.stdout.toString("utf8").trim();
      if (bases.code !== 0 || !mergeBase) return "unrelated" as const;
      const [left = "0", right = "0"] = counts.toString("utf8").trim().split("\t");
      return { mergeBase, ahead: Number(right), behind: Number(left) };
    });
    return answer === "unrelated" ? null : answer;
  }

  /**
   * How many commits of one parent each lead from `tip` back to `ancestor`; null when it is not
   * that simple.
   */
  async #steps(tip: string, ancestor: string, limit = 20): Promise<number | null> {
    let here = tip;
    for (let count = 0; count <= limit; count += 1) {
      if (here === ancestor) return count;
      const parents = await this.#parentsOf(here);
      if (parents.length !== 1 || parents[0] === undefined) return null;
      here = parents[0];
    }
    return null;
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    if ((await this.#steps(descendant, ancestor)) !== null) return true;
    const result = await tryGit(this.#dir, ["merge-base", "--is-ancestor", ancestor, descendant]);
    if (result.code > 1) throw new GitError(["merge-base"], result);
    return result.code === 0;
  }
}
