"use client";

import { useEffect } from "react";
import { z } from "zod";

const draftSchema = z.object({ text: z.string(), tests: z.string(), revision: z.number() });

export type PolicyDraft = z.output<typeof draftSchema>;

const keyOf = (name: string | undefined) => `slipway.policy.${name ?? ""}`;

/**
 * What was typed before and never saved; undefined where there is none, or where the browser keeps
 * nothing.
 */
export function readPolicyDraft(name: string | undefined): PolicyDraft | undefined {
  try {
    return draftSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(name)) ?? "null")).data;
  } catch {
    return undefined;
  }
}

export function dropPolicyDraft(name: string | undefined): void {
  try {
    localStorage.removeItem(keyOf(name));
  } catch {
    // Nothing was kept, so nothing is left.
  }
}

/**
 * Keeps what is typed, from the first change on: neither a reload nor the end of a session loses
 * it.
 */
export function usePolicyDraft(
  name: string | undefined,
  draft: PolicyDraft,
  changed: boolean,
): void {
  const text = JSON.stringify(draft);
  useEffect(() => {
    if (!changed) return undefined;
    const keep = () => {
      try {
        localStorage.setItem(keyOf(name), text);
      } catch {
        // Full or forbidden: the page itself still has it.
      }
    };
    const timer = setTimeout(keep, 200);
    window.addEventListener("pagehide", keep);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pagehide", keep);
    };
  }, [name, text, changed]);
}
