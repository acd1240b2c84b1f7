import { type FileChange, mergeLines, type SaveOutcome } from "@/lib/drafts";
import type { Problem } from "@/lib/errors";
import type { BundleFiles } from "@/lib/template";
import { changesBetween, textOf, withChanges } from "./bundle-files";

export type SaveConflict = Extract<SaveOutcome, { kind: "conflict" }>;

/** A draft as one browser has it in front of somebody. */
export interface Bench {
  /** What the server is known to have: a revision, and its files. */
  revision: number;
  base: BundleFiles;
  /** As they are on the screen. */
  files: BundleFiles;
  /** What a save that is under way carries. */
  sent: BundleFiles | undefined;
  /** The latest revision that there is, as far as is known. */
  head: number;
  /** Who saved it, where that was somebody else. */
  headBy: string;
  /** Two changed the same, and somebody has to decide. */
  conflict: SaveConflict | undefined;
  /** The files that the conflict is about: what differs from them was changed since. */
  torn: BundleFiles | undefined;
  /** The last save did not get through. */
  trouble: SaveTrouble | undefined;
  /** What was kept from before, and is brought in once nothing else is under way. */
  waiting: readonly KeptFromBefore[];
}

/** Kept on top of an older revision; `base`: its files, where they are kept still. */
interface KeptFromBefore {
  onto: number;
  base: BundleFiles | undefined;
  changes: readonly FileChange[];
}

export type SaveTrouble =
  /** It is tried again by itself. */
  | { kind: "away" }
  /** It is tried again once something is typed. */
  | { kind: "refused"; problem: Problem };

export type BenchEvent =
  | { kind: "typed"; files: BundleFiles }
  /** Some files are other ones, whatever the rest became meanwhile. */
  | { kind: "changed"; changes: readonly FileChange[] }
  | { kind: "sent" }
  | { kind: "answered"; outcome: SaveOutcome }
  /** Without a problem it did not reach the server. */
  | { kind: "failed"; problem?: Problem | undefined }
  | { kind: "heard"; revision: number; by: string }
  | { kind: "fetched"; revision: number; files: BundleFiles }
  | ({ kind: "kept" } & KeptFromBefore)
  /** `theirs`: the files of the revision of the conflict; `chosen`: what becomes of those in conflict. */
  | { kind: "decided"; theirs: BundleFiles; chosen: readonly FileChange[] };

export function benchOf(revision: number, files: BundleFiles): Bench {
  return {
    revision,
    base: files,
    files,
    sent: undefined,
    head: revision,
    headBy: "",
    conflict: undefined,
    torn: undefined,
    trouble: undefined,
    waiting: [],
  };
}

/** The bench after an event. Pure: what is typed is on the screen or in the text of a conflict, whatever comes when. */
export function nextBench(bench: Bench, event: BenchEvent): Bench {
  return broughtIn(after(bench, event));
}

function after(bench: Bench, event: BenchEvent): Bench {
  switch (event.kind) {
    case "typed":
      return {
        ...bench,
        files: event.files,
        trouble: bench.trouble?.kind === "refused" ? undefined : bench.trouble,
      };
    case "changed":
      return after(bench, { kind: "typed", files: withChanges(bench.files, event.changes) });
    case "sent":
      return { ...bench, sent: bench.files };
    case "answered":
      return answered({ ...bench, sent: undefined, trouble: undefined }, bench.sent, event.outcome);
    case "failed":
      return { ...bench, sent: undefined, trouble: troubleOf(event.problem) };
    case "heard":
      return event.revision > bench.head
        ? { ...bench, head: event.revision, headBy: event.by }
        : bench;
    case "fetched":
      // What was typed meanwhile is brought together with it by the save.
      return event.revision <= bench.revision || isDirty(bench) || bench.sent !== undefined
        ? bench
        : { ...bench, ...atRevision(event.revision, event.files, event.files, bench.head) };
    case "kept":
      return { ...bench, waiting: [...bench.waiting, event] };
    case "decided":
      return decided(bench, event);
  }
}

const atRevision = (revision: number, base: BundleFiles, files: BundleFiles, head: number) => ({
  revision,
  base,
  files,
  head: Math.max(head, revision),
});

function answered(bench: Bench, sent: BundleFiles | undefined, outcome: SaveOutcome): Bench {
  if (sent === undefined) return bench;
  const { files, head } = bench;
  switch (outcome.kind) {
    case "saved":
      return { ...bench, ...atRevision(outcome.revision, sent, files, head) };
    case "merged": {
      const base = withChanges(sent, outcome.files);
      const brought = broughtTogether(sent, files, outcome.files);
      // What was typed since does not fit: it is saved on top of what it was typed on, and becomes a conflict there.
      return brought === undefined
        ? bench
        : { ...bench, ...atRevision(outcome.revision, base, brought, head) };
    }
    case "conflict":
      // Of what was typed since, nothing has been said yet: it is saved first.
      return files === sent ? { ...bench, conflict: outcome, torn: files } : bench;
  }
}

/** What was typed since a save, with what others did; undefined where they meet. */
function broughtTogether(
  sent: BundleFiles,
  files: BundleFiles,
  theirs: readonly FileChange[],
): BundleFiles | undefined {
  const changes: FileChange[] = [];
  for (const { path, text } of theirs) {
    const [before, now] = [textOf(sent, path), textOf(files, path)];
    if (now === before) changes.push({ path, text });
    else if (now !== text) {
      if (now === null || text === null || before === null) return undefined;
      const merged = mergeLines(before, now, text);
      if (!("text" in merged)) return undefined;
      changes.push({ path, text: merged.text });
    }
  }
  return withChanges(files, changes);
}

/**
 * With what waited to be brought in, as far as nothing is in its way. An answer that is still to come, and a conflict, are about
 * the revision that the bench has now; and of a file that was typed in since, what is typed is saved first.
 */
function broughtIn(bench: Bench): Bench {
  const [kept, ...waiting] = bench.waiting;
  if (kept === undefined || bench.sent !== undefined || bench.conflict !== undefined) return bench;
  const typed = new Set(changesBetween(bench.base, bench.files).map(({ path }) => path));
  if (kept.changes.some(({ path }) => typed.has(path))) return bench;
  return broughtIn(keptBefore({ ...bench, waiting }, kept));
}

function keptBefore(bench: Bench, { onto, base, changes }: KeptFromBefore): Bench {
  // What is typed in the moment between is on top of the newer one: it is brought along.
  const typed = changesBetween(bench.base, bench.files);
  if (base !== undefined)
    return {
      ...bench,
      revision: onto,
      base,
      files: withChanges(base, [...changes, ...typed]),
      head: Math.max(bench.head, bench.revision),
    };
  const conflicts = changes
    .filter(({ path, text }) => textOf(bench.files, path) !== text)
    .map(({ path, text }) => ({
      path,
      ours: text,
      base: null,
      theirs: textOf(bench.files, path),
      pieces: undefined,
    }));
  const by = bench.headBy || "somebody else";
  return conflicts.length === 0
    ? bench
    : {
        ...bench,
        conflict: { kind: "conflict", revision: bench.revision, by, conflicts, merged: typed },
        torn: bench.files,
      };
}

function troubleOf(problem: Problem | undefined): SaveTrouble {
  return problem === undefined || problem.status >= 500 || [401, 429].includes(problem.status)
    ? { kind: "away" }
    : { kind: "refused", problem };
}

function decided(
  bench: Bench,
  { theirs, chosen }: Extract<BenchEvent, { kind: "decided" }>,
): Bench {
  const { conflict, torn = bench.files } = bench;
  if (conflict === undefined) return bench;
  const since = changesBetween(torn, bench.files);
  const files = [conflict.merged, chosen, since].reduce(withChanges, theirs);
  return {
    ...bench,
    conflict: undefined,
    torn: undefined,
    ...atRevision(conflict.revision, theirs, files, bench.head),
  };
}

/** There is something on the screen that the server does not have. */
export function isDirty({ base, files }: Pick<Bench, "base" | "files">): boolean {
  return changesBetween(base, files).length > 0;
}

/** The server has everything, so that this browser need not keep anything of it. */
export function isAllSaved(bench: Bench): boolean {
  const { sent, conflict, waiting } = bench;
  return sent === undefined && conflict === undefined && waiting.length === 0 && !isDirty(bench);
}

/** A save is due: nothing is under way, and nobody has to decide first. */
export function wantsSave(bench: Bench): boolean {
  return (
    bench.sent === undefined &&
    bench.conflict === undefined &&
    bench.trouble?.kind !== "refused" &&
    isDirty(bench)
  );
}

/** Somebody else has saved, and nothing of ours is in the way of showing it. */
export function wantsFiles(bench: Bench): boolean {
  return (
    bench.head > bench.revision &&
    bench.sent === undefined &&
    bench.conflict === undefined &&
    !isDirty(bench)
  );
}

/** Where saving stands, for everybody to see. */
export function savingInWords(bench: Bench): { state: "good" | "busy" | "bad"; words: string } {
  const { conflict, trouble, revision, sent } = bench;
  if (conflict !== undefined)
    return { state: "bad", words: `Not saved: ${conflict.by} changed the same` };
  if (trouble?.kind === "refused") return { state: "bad", words: "Not saved" };
  if (trouble?.kind === "away")
    return { state: "bad", words: "Not saved yet: kept in this browser" };
  if (sent !== undefined) return { state: "busy", words: "Saving" };
  if (isDirty(bench)) return { state: "busy", words: "Not saved yet" };
  return { state: "good", words: `Saved · revision ${revision}` };
}
