"use client";

import { useEffect } from "react";
import { draftKeys, removeAllDrafts, removeDraft, storeDraft, storedDraft } from "./draft-storage";

/**
 * What was typed before and never sent, under that key in this browser; undefined where there is
 * none, or where the browser keeps nothing. `parse` gives undefined for what has another shape.
 */
export function readDraft<Draft>(
  key: string,
  parse: (value: unknown) => Draft | undefined,
): Draft | undefined {
  try {
    return parse(storedDraft(localStorage, key));
  } catch {
    return undefined;
  }
}

/** Keys under which something is kept, those that begin so; none where the browser keeps nothing. */
export function keptKeys(start: string): string[] {
  try {
    return draftKeys(localStorage, start);
  } catch {
    return [];
  }
}

export function dropDraft(key: string): void {
  try {
    removeDraft(localStorage, key);
  } catch {
    // Nothing was kept, so nothing is left.
  }
}

/** A page that is left while it signs out keeps nothing any more. */
let areEnded = false;

/** Forgets all drafts of this browser: for who signs out. */
export function endDrafts(): void {
  areEnded = true;
  try {
    removeAllDrafts(localStorage);
  } catch {
    // Nothing was kept, so nothing is left.
  }
}

/**
 * Keeps what is typed under that key, from the first change on, without what looks like a secret:
 * neither a reload nor the end of a session loses it, signing out does. `draft` is another function for
 * another draft, and called when there is time.
 */
export function useKeptDraft(key: string, draft: () => unknown, changed: boolean): void {
  useEffect(() => {
    if (!changed) return undefined;
    const keep = () => {
      if (areEnded) return;
      try {
        storeDraft(localStorage, key, JSON.stringify(draft()));
      } catch {
        // Full or forbidden: the page itself still has it.
      }
    };
    const timer = setTimeout(keep, 200);
    // A reload within the pause loses nothing either.
    window.addEventListener("pagehide", keep);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pagehide", keep);
    };
  }, [key, draft, changed]);
}
