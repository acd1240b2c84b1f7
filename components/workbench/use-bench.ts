"use client";

import { useCallback, useEffect, useEffectEvent, useMemo, useReducer, useState } from "react";
import { dropDraft, readDraft, useKeptDraft } from "@/components/ui/use-draft";
import type { FileChange } from "@/lib/drafts";
import type { BundleFiles } from "@/lib/template";
import {
  type Bench,
  type BenchEvent,
  benchOf,
  isAllSaved,
  isDirty,
  nextBench,
  wantsFiles,
  wantsSave,
} from "./autosave";
import { changesBetween, withChanges } from "./bundle-files";
import { type DraftCalls, Refused, type Unsaved } from "./draft-calls";
import { keptBenchKey, type KeptBench, parseKeptBench } from "./kept-bench";
import { thisTab } from "./this-tab";
import { useLeftBenches } from "./use-left-benches";

/** Milliseconds after the last key until it is saved, and between two attempts where nobody answers. */
const saveAfter = 1_000;
const againAfter = 5_000;

/**
 * The files of a draft as somebody edits them: saved a second after the last key, brought together with what others save,
 * and kept in this browser until they are saved. What it kept from before is where it begins.
 */
export function useBench(
  { id, revision, files }: { id: string; revision: number; files: BundleFiles },
  calls: DraftCalls,
) {
  const key = keptBenchKey(id, thisTab());
  const [kept, setKept] = useState(() => readDraft(key, parseKeptBench));
  const [bench, tell] = useReducer(nextBench, undefined, () => beginning(revision, files, kept));
  const [isKept] = useState(kept !== undefined);
  useOlderDraft(kept, { revision, calls, tell, done: () => setKept(undefined) });

  const isOnIt = !isBehind(kept, revision);
  const dirty = useMemo(() => isDirty(bench), [bench]);
  const isSaved = useMemo(() => isAllSaved(bench), [bench]);
  const { base, files: now } = bench;
  const unsaved = useMemo(
    (): Unsaved => ({ onto: bench.revision, changes: changesBetween(base, now) }),
    [bench.revision, base, now],
  );
  useKeptDraft(
    key,
    useCallback(() => unsaved, [unsaved]),
    dirty,
  );
  useEffect(() => {
    if (isSaved && isOnIt) dropDraft(key);
  }, [key, isSaved, isOnIt]);

  const save = useEffectEvent(async (files: BundleFiles) => {
    tell({ kind: "sent" });
    const changes = changesBetween(base, files);
    try {
      tell({ kind: "answered", outcome: await calls.save({ onto: bench.revision, changes }) });
    } catch (error) {
      tell({ kind: "failed", problem: error instanceof Refused ? error.problem : undefined });
    }
  });
  const isDue = wantsSave(bench) && isOnIt;
  const [hurries, setHurries] = useState(false);
  const isAway = bench.trouble?.kind === "away";
  useEffect(() => {
    if (!isDue) return undefined;
    const begin = () => {
      setHurries(false);
      void save(now);
    };
    const timer = setTimeout(begin, hurries ? 0 : isAway ? againAfter : saveAfter);
    return () => clearTimeout(timer);
  }, [isDue, isAway, hurries, now]);

  useEffect(() => {
    if (!wantsFiles(bench)) return undefined;
    let isLeft = false;
    const timer = setTimeout(() => {
      calls.files().then(
        (draft) => isLeft || tell({ kind: "fetched", ...draft }),
        () => undefined,
      );
    }, 50);
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [bench, calls]);

  const left = useLeftBenches(id, { calls, isSaved: isSaved && isOnIt, tell });

  const leave = useEffectEvent(() => {
    if (isDue) void calls.save(unsaved, true).catch(() => undefined);
  });
  useEffect(() => {
    const go = () => leave();
    window.addEventListener("pagehide", go);
    return () => window.removeEventListener("pagehide", go);
  }, []);

  return {
    bench,
    tell,
    unsaved,
    /** It began with what was not saved the last time. */
    isKept,
    /** What tabs that were closed had not saved. */
    left,
    edit: useCallback((files: BundleFiles) => tell({ kind: "typed", files }), []),
    /** For what comes after a while: what became of other files meanwhile stays. */
    change: useCallback((changes: readonly FileChange[]) => tell({ kind: "changed", changes }), []),
    /** Where something is not saved, it need not wait. */
    saveNow: () => {
      if (isDue) setHurries(true);
    },
  };
}

const isBehind = (kept: KeptBench | undefined, revision: number) =>
  kept !== undefined && kept.onto !== revision;

function beginning(revision: number, files: BundleFiles, kept: KeptBench | undefined): Bench {
  const bench = benchOf(revision, files);
  if (kept === undefined || isBehind(kept, revision)) return bench;
  return { ...bench, files: withChanges(files, kept.changes) };
}

/** What was kept on top of an older revision begins there: the save brings both together, or shows both. */
function useOlderDraft(
  kept: KeptBench | undefined,
  {
    revision,
    calls,
    tell,
    done,
  }: {
    revision: number;
    calls: DraftCalls;
    tell: (event: BenchEvent) => void;
    done: () => void;
  },
) {
  const begin = useEffectEvent(async () => {
    if (kept === undefined) return;
    const older = await calls.files(kept.onto).catch((error: unknown) => {
      if (error instanceof Refused) return undefined;
      throw error;
    });
    tell({ kind: "kept", onto: kept.onto, base: older?.files, changes: kept.changes });
    done();
  });
  const isOlder = isBehind(kept, revision);
  useEffect(() => {
    if (!isOlder) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const attempt = () => {
      begin().catch(() => {
        timer = setTimeout(attempt, againAfter);
      });
    };
    attempt();
    return () => clearTimeout(timer);
  }, [isOlder]);
}
