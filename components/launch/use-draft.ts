"use client";

import { useEffect } from "react";
import { isJsonObject, type JsonObject } from "@/lib/json";

/** What is typed, as it is kept in the browser. */
export interface Draft {
  name: string;
  team: string;
  target: string;
  parameters: JsonObject;
}

/** The draft under that key; undefined where there is none, or where the browser keeps nothing. */
export function readDraft(key: string): Draft | undefined {
  try {
    return parseDraft(JSON.parse(localStorage.getItem(key) ?? "null"));
  } catch {
    return undefined;
  }
}

export function parseDraft(value: unknown): Draft | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name, team, target, parameters } = value;
  if (
    typeof name !== "string" ||
    typeof team !== "string" ||
    typeof target !== "string" ||
    !isJsonObject(parameters)
  )
    return undefined;
  return { name, team, target, parameters };
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept, so nothing is left.
  }
}

/** Keeps what is typed under that key, from the first change on. */
export function useKeptDraft(key: string, draft: Draft, changed: boolean): void {
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
