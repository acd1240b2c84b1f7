"use client";

import { useEffect, useState } from "react";
import { dropDraft, keptKeys, readDraft } from "@/components/ui/use-draft";
import type { BenchEvent } from "./autosave";
import { type DraftCalls, Refused } from "./draft-calls";
import { type KeptBench, keptBenches, keysLeft, parseKeptBench } from "./kept-bench";
import { browserLocks, openTabs, thisTab } from "./this-tab";

/** What a tab that was closed had not saved of a draft. */
export interface LeftBench extends KeptBench {
  key: string;
}

/** What tabs that were closed left of a draft in this browser, and what becomes of it: somebody is asked. */
export function useLeftBenches(
  id: string,
  {
    calls,
    isSaved,
    tell,
  }: {
    calls: DraftCalls;
    /** Nothing of this tab waits to be saved: what is brought in stands alone. */
    isSaved: boolean;
    tell: (event: BenchEvent) => void;
  },
) {
  const [all, setAll] = useState<readonly LeftBench[]>([]);
  const [taken, setTaken] = useState<LeftBench>();
  const [isTried, setTried] = useState(false);
  useEffect(() => {
    let isGone = false;
    void leftBenches(id).then(
      (found) => isGone || setAll(found),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [id]);
  // It is kept there until it is saved from here.
  useEffect(() => {
    if (taken !== undefined && isTried && isSaved) dropDraft(taken.key);
  }, [taken, isTried, isSaved]);

  const without = (key: string) => setAll((before) => before.filter((one) => one.key !== key));
  return {
    all,
    /** While this tab has something of its own that is not saved, one waits. */
    canTake: isSaved,
    take: async (left: LeftBench) => {
      const older = await calls.files(left.onto).catch((error: unknown) => {
        if (error instanceof Refused) return undefined;
        throw error;
      });
      tell({ kind: "kept", onto: left.onto, base: older?.files, changes: left.changes });
      setTaken(left);
      setTried(false);
      without(left.key);
      // From the next time on that nothing waits to be saved, it is saved.
      setTimeout(() => setTried(true), 0);
    },
    drop: (left: LeftBench) => {
      dropDraft(left.key);
      without(left.key);
    },
  };
}

async function leftBenches(id: string): Promise<LeftBench[]> {
  const isOpen = await openTabs(browserLocks());
  const keys = keysLeft(keptKeys(keptBenches(id)), { id, tab: thisTab(), isOpen });
  return keys.flatMap((key) => {
    const kept = readDraft(key, parseKeptBench);
    return kept === undefined ? [] : [{ key, ...kept }];
  });
}
