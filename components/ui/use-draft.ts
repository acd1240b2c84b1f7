"use client";

import { useEffect } from "react";

/**
 * What was typed before and never sent, under that key in this browser; undefined where there is
 * none, or where the browser keeps nothing. `parse` gives undefined for what has another shape.
 */
export function readDraft<Draft>(
  key: string,
  parse: (value: unknown) => Draft | undefined,
): Draft | undefined {
  try {
    return parse(JSON.parse(localStorage.getItem(key) ?? "null"));
  } catch {
    return undefined;
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept, so nothing is left.
  }
}

/**
 * Keeps what is typed under that key, from the first change on: neither a reload nor the end of a
 * session loses it.
 */
export function useKeptDraft(key: string, draft: unknown, changed: boolean): void {
  const text = JSON.stringify(draft);
  useEffect(() => {
    if (!changed) return undefined;
    const keep = () => {
      try {
        localStorage.setItem(key, text);
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
  }, [key, text, changed]);
}
