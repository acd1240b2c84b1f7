import { createHash } from "node:crypto";
import { instanceFolders, parseRecord, recordFile } from "@/lib/instances/server";
import { type GitRepository, isProgram } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import { chartPaths, clusterObjects, isAtAny, type Snapshot } from "@/lib/snapshots";
import { readSnapshot } from "@/lib/snapshots/server";
import type { Target } from "@/lib/targets";
import type { ApprovalFacts, Touched } from "./approval";

type Reader = Pick<JobContext, "db" | "config" | "now">;

/**
 * What a head changes of the targets of its base branch, and who wrote it. Throws what the host
 * throws.
 */
export async function readFacts(
  reader: Reader,
  repo: GitRepository,
  pull: { number: number; headCommit: string; base: string; author: string },
  targets: readonly Target[],
): Promise<Omit<ApprovalFacts, "reviews">> {
  const { number, headCommit, base, author } = pull;
  const baseCommit = await repo.mergeBase(base, headCommit);
  const head = await readSnapshot(reader, repo, headCommit);
  // A history of its own: everything is new.
  const before: Snapshot =
    baseCommit === undefined
      ? { commit: "", files: new Map(), skipped: [], others: new Map() }
      : await readSnapshot(reader, repo, baseCommit);
  const touched = touchedBy(head, before, targets);
  const of = { headCommit, base, targets: targetsKey(targets), touched };
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

/**
 * A file in the folder of a target's instance is that target's; any other that clusters apply,
 * or render a chart from, is of every target of theirs, since it may reach whatever they hold. Pure.
 */
export function touchedBy(head: Snapshot, base: Snapshot, targets: readonly Target[]): Touched[] {
  const found: Touched[] = [];
  const others: string[] = [];
  const folders = targets.map((target) => ({ target, ...instanceFolders(target) }));
  for (const path of changedFiles(head, base)) {
    const within = folders.flatMap(({ target, folderOf }) => {
      const folder = folderOf(path);
      return folder ? [{ target, folder: folder.path }] : [];
    });
    if (within.length === 0) others.push(path);
    for (const { target, folder } of within)
      for (const template of templatesOf(folder, head, base))
        found.push({ target: target.id, template });
  }
  if (others.length > 0)
    for (const snapshot of [head, base])
      for (const cluster of clusterObjects(snapshot, targets)) {
        const charts = chartPaths(snapshot, cluster);
        if (others.some((path) => cluster.files.has(path) || isAtAny(charts, path)))
          found.push(...cluster.targets.map(({ id }) => ({ target: id, template: undefined })));
      }
  return distinct(found);
}

function changedFiles(head: Snapshot, base: Snapshot): string[] {
  const [after, before] = [blobsOf(head), blobsOf(base)];
  return [...new Set([...after.keys(), ...before.keys()])].filter(
    (path) => after.get(path) !== before.get(path),
  );
}

/** Of what was read and of what was not, by path. */
const blobsOf = ({ files, skipped, others }: Snapshot): Map<string, string> =>
  new Map([
    ...others,
    ...[...files.values(), ...skipped].map(({ path, blob }) => [path, blob] as const),
  ]);

/** What the record of a folder says before and after, so that neither state hides the other. */
function templatesOf(folder: string, head: Snapshot, base: Snapshot): (string | undefined)[] {
  const named = [head, base].flatMap(({ files }) => {
    const record = files.get(`${folder}/${recordFile}`);
    if (record === undefined) return [];
    try {
      return [parseRecord(record.text).template.name];
    } catch {
      return [];
    }
  });
  return named.length > 0 ? named : [undefined];
}

function distinct(touched: readonly Touched[]): Touched[] {
  return [
    ...new Map(touched.map((part) => [`${part.target} ${part.template ?? ""}`, part])).values(),
  ];
}
