import { createHash } from "node:crypto";
import type { GitRepository } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import { addressesOfWriters } from "@/lib/requests/server";
import type { Snapshot } from "@/lib/snapshots";
import { readSnapshot } from "@/lib/snapshots/server";
import type { Target } from "@/lib/targets";
import type { ApprovalFacts, Touched } from "./approval";
import { findTouched, orEverything } from "./find-touched";
import type { PullToApprove } from "./store/facts";

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
  pull: Omit<PullToApprove, "facts">,
  targets: readonly Target[],
  { baseCommit, group }: OntoWhat,
): Promise<Omit<ApprovalFacts, "reviews">> {
  const { number, headCommit, base, author, request } = pull;
  const mergeBase = await repo.mergeBase(base, headCommit);
  const touched = await orEverything(
    touchedWhen(reader, repo, { headCommit, mergeBase, baseCommit, group }, targets),
    targets,
  );
  const of = { headCommit, base, baseCommit, targets: targetsKey(targets), touched };
  if (touched.length === 0) return { ...of, authors: [], isKnown: true, bySlipway: false };
  const { people, isWhole } = await repo.commitAuthors(number);
  const own = (await repo.ownLogin())?.toLowerCase();
  // With a token, a request's commits carry the addresses of who wrote it here.
  const written = request
    ? await addressesOfWriters(reader.db, request.id, request.requesterId)
    : new Set<string>();
  const others = people.filter(
    ({ login, email }) =>
      (login === undefined || login.toLowerCase() !== own) && !written.has(email.toLowerCase()),
  );
  return {
    ...of,
    authors: [...new Set(others.flatMap(({ login }) => login ?? []))],
    isKnown: isWhole && others.every(({ login }) => login !== undefined),
    bySlipway: author.toLowerCase() === own,
  };
}

interface Commits {
  headCommit: string;
  mergeBase: string | undefined;
  baseCommit: string;
  group: string | undefined;
}

async function touchedWhen(
  reader: Reader,
  repo: GitRepository,
  { headCommit, mergeBase, baseCommit, group }: Commits,
  targets: readonly Target[],
): Promise<Touched[]> {
  const head = await readSnapshot(reader, repo, headCommit);
  // A history of its own: everything is new.
  const before: Snapshot =
    mergeBase === undefined
      ? { commit: "", files: new Map(), skipped: [], others: new Map() }
      : await readSnapshot(reader, repo, mergeBase, [head]);
  const hasMoved = baseCommit !== "" && baseCommit !== mergeBase;
  const onTop = hasMoved ? await readSnapshot(reader, repo, baseCommit, [head, before]) : undefined;
  const touched = await findTouched({ head, base: before, targets, onTop });
  if (group !== undefined) {
    const made = await readSnapshot(reader, repo, group, [head, before]);
    touched.push(...(await findTouched({ head: made, base: onTop ?? before, targets })));
  }
  return touched;
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
