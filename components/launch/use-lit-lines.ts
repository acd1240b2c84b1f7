"use client";

import { useState } from "react";
import { changedLines } from "./changed-lines";
import type { Preview } from "./launch-values";

/** Lines that have just changed, by file: against the preview before this one. */
export function useLitLines(answer: Preview | undefined): Map<string, Set<number>> {
  const [seen, setSeen] = useState<{ answer: Preview | undefined; lit: Map<string, Set<number>> }>({
    answer,
    lit: new Map(),
  });
  if (answer === seen.answer) return seen.lit;
  const lit = answer
    ? changedLines(seen.answer?.files, answer.files)
    : new Map<string, Set<number>>();
  setSeen({ answer, lit });
  return lit;
}
