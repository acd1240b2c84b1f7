"use client";

import { useCallback, useState } from "react";

/**
 * Which fields somebody has been in and left, by their JSON Pointer or `#name`: what is wrong with a
 * field is shown from then on, and with all of them once somebody has tried to send.
 */
export function useLeftFields(showsAllAtFirst = false) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [showsAll, setShowsAll] = useState(showsAllAtFirst);
  return {
    left,
    showsAll,
    shows: useCallback((pointer: string) => showsAll || left.has(pointer), [showsAll, left]),
    leave: useCallback(
      (pointer: string) =>
        setLeft((before) => (before.has(pointer) ? before : new Set(before).add(pointer))),
      [],
    ),
    showAll: () => setShowsAll(true),
    reset: () => {
      setShowsAll(false);
      setLeft(new Set());
    },
  };
}
