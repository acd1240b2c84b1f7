import { instanceFolders, parseRecord, recordFile } from "@/lib/instances/server";
import { chartPaths, clusterObjects, isAtAny, type Snapshot } from "@/lib/snapshots";
import type { Target } from "@/lib/targets";
import type { Touched } from "./approval";

/**
 * What a change from `base` to `head` touches. A file in the folder of a target's instance is that
 * target's; any other that clusters apply, or render a chart from, is of every target of theirs,
 * since it may reach whatever they hold. `onTop`: what it would be merged onto, where the branch has
 * moved since `base`: what only both together apply counts as well. Pure.
 */
export function touchedBy(
  head: Snapshot,
  base: Snapshot,
  targets: readonly Target[],
  onTop?: Snapshot,
): Touched[] {
  const changed = changedFiles(head, base);
  const merged = onTop === undefined ? [] : [onTop, laidOn(onTop, head, changed)];
  return touchedByFiles(changed, [head, base, ...merged], targets);
}

/**
 * What a merge queue's commit changes of its base otherwise than the head that it is for, which
 * nobody saw there. Pure.
 */
export function touchedBesides(
  head: Snapshot,
  { group, base }: { group: Snapshot; base: Snapshot },
  targets: readonly Target[],
): Touched[] {
  const [made, seen] = [blobsOf(group), blobsOf(head)];
  const others = changedFiles(group, base).filter((path) => made.get(path) !== seen.get(path));
  return touchedByFiles(others, [group, base], targets);
}

function touchedByFiles(
  changed: readonly string[],
  states: readonly Snapshot[],
  targets: readonly Target[],
): Touched[] {
  const found: Touched[] = [];
  const others: string[] = [];
  const folders = targets.map((target) => ({ target, ...instanceFolders(target) }));
  for (const path of changed) {
    const within = folders.flatMap(({ target, folderOf }) => {
      const folder = folderOf(path);
      return folder ? [{ target, folder: folder.path }] : [];
    });
    if (within.length === 0) others.push(path);
    for (const { target, folder } of within)
      for (const template of templatesOf(folder, states))
        found.push({ target: target.id, template });
  }
  if (others.length > 0)
    for (const snapshot of states)
      for (const cluster of clusterObjects(snapshot, targets)) {
        const charts = chartPaths(snapshot, cluster);
        if (others.some((path) => cluster.files.has(path) || isAtAny(charts, path)))
          found.push(...cluster.targets.map(({ id }) => ({ target: id, template: undefined })));
      }
  return distinct(found);
}

/** As if the change were merged: these files as they are in `head`, all else as it is. */
function laidOn(onTop: Snapshot, head: Snapshot, changed: readonly string[]): Snapshot {
  const files = new Map(onTop.files);
  const skipped = new Map(onTop.skipped.map((file) => [file.path, file]));
  const others = new Map(onTop.others);
  const skippedThere = new Map(head.skipped.map((file) => [file.path, file]));
  for (const path of changed) {
    for (const all of [files, skipped, others]) all.delete(path);
    const [file, notRead, other] = [
      head.files.get(path),
      skippedThere.get(path),
      head.others.get(path),
    ];
    if (file !== undefined) files.set(path, file);
    if (notRead !== undefined) skipped.set(path, notRead);
    if (other !== undefined) others.set(path, other);
  }
  return { commit: head.commit, files, skipped: [...skipped.values()], others };
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

/** What the record of a folder says in each state, so that none hides another. */
function templatesOf(folder: string, states: readonly Snapshot[]): (string | undefined)[] {
  const named = states.flatMap(({ files }) => {
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
