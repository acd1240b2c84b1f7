import type { Signature } from "./commit";
import type { GitRepository } from "./repository";

export type MergeMethod = "merge" | "squash" | "rebase";
export type MergeInput = {
  base: string;
  head: string;
  method: MergeMethod;
  /** The message of the merge or squash commit; a rebase keeps its commits' own. */
  message: string;
  /** Whose commit a squash becomes. */
  author: Signature;
  /** Who merges. */
  merger: Signature;
};

/**
 * The commit that the base branch would become; null when the two conflict. Writes objects, moves
 * no branch.
 */
export async function prepareMerge(
  repository: GitRepository,
  input: MergeInput,
): Promise<string | null> {
  const { base, head, message, merger } = input;
  if (input.method === "rebase") return rebase(repository, input);
  const tree = await repository.mergeTree(base, head);
  if (tree === null) return null;
  const squash = input.method === "squash";
  return repository.writeCommit({
    tree,
    parents: squash ? [base] : [base, head],
    author: squash ? input.author : merger,
    committer: merger,
    message,
  });
}

/**
 * Replays each commit of `head` that `base` lacks; merge commits are left out, as `git rebase`
 * does.
 */
async function rebase(
  repository: GitRepository,
  { base, head, merger }: MergeInput,
): Promise<string | null> {
  const shas = await repository.revList([
    "--reverse",
    "--topo-order",
    "--no-merges",
    head,
    `^${base}`,
  ]);
  let onto = base;
  for (const commit of await repository.commits(shas)) {
    const parent = commit.parents[0];
    const ontoTree = (await repository.commit(onto))?.tree;
    if (!parent || !ontoTree) return null;
    // A stand-in for `onto` whose parent is the commit's own: the merge base is then exactly what
    // the commit was made on.
    const standIn = await repository.writeCommit({
      tree: ontoTree,
      parents: [parent],
      author: merger,
      committer: merger,
      message: "onto",
    });
    const tree = await repository.mergeTree(standIn, commit.sha);
    if (tree === null) return null;
    onto = await repository.writeCommit({
      tree,
      parents: [onto],
      author: commit.author,
      committer: merger,
      message: commit.message,
    });
  }
  return onto;
}
