import { createHash } from "node:crypto";
import { type GitRepository, isProgram } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import type { Snapshot } from "@/lib/snapshots";
import { readSnapshot } from "@/lib/snapshots/server";
import type { Target } from "@/lib/targets";
import type { ApprovalFacts } from "./approval";
import { findTouched } from "./find-touched";

type Reader = Pick<JobContext, "db" | "config" | "now">;

/** Onto what a pull request would be merged. */
export interface OntoWhat {
  /** The tip of its base branch; "" where there is no such branch. */
  baseCommit: string;
  /** What a merge queue made of both. */
  group?: string;
}

/**
 * What a head changes of the targets of its base branch, as that is now, and who wrote it. Throws
 * what the host throws.
 */
export async function readFacts(
  reader: Reader,
  repo: GitRepository,
  pull: { number: number; headCommit: string; base: string; author: string },
  targets: readonly Target[],
  { baseCommit, group }: OntoWhat,
): Promise<Omit<ApprovalFacts, "reviews">> {
  const { number, headCommit, base, author } = pull;
  const mergeBase = await repo.mergeBase(base, headCommit);
  const head = await readSnapshot(reader, repo, headCommit);
  // A history of its own: everything is new.
  const before: Snapshot =
    mergeBase === undefined
      ? { commit: "", files: new Map(), skipped: [], others: new Map() }
      : await readSnapshot(reader, repo, mergeBase);
  const hasMoved = baseCommit !== "" && baseCommit !== mergeBase;
  const onTop = hasMoved ? await readSnapshot(reader, repo, baseCommit) : undefined;
  const touched = await findTouched({ head, base: before, targets, onTop });
  if (group !== undefined) {
    const made = await readSnapshot(reader, repo, group);
    touched.push(...(await findTouched({ head: made, base: onTop ?? before, targets })));
  }
  const of = { headCommit, base, baseCommit, targets: targetsKey(targets), touched };
  if (touched.length === 0) return { ...of, authors: [], byProgram: false };
  const authors = await repo.commitAuthors(number);
  const byProgram =
    isProgram(author) || author.toLowerCase() === (await repo.ownLogin())?.toLowerCase();
  return { ...of, authors, byProgram };
}

/** The same for targets among which a change is looked for in the same way. */
export function targetsKey(targets: readonly Target[]): string {
  const parts = targets.map(({ id, name, environment, cluster, pathPattern, ...target }) =>
    [id, name, environment, cluster.id, cluster.name, pathPattern].concat(
      target.fluxNamespace,
      target.sourceName,
      target.parentName,
    ),
  );
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
