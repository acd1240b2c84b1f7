"use client";

import { useCallback, useEffect, useRef } from "react";
import { focusField } from "./focus-field";

/** Brings fields of what `root` is set on into sight, by their pointers; `first` at once. */
export function useFieldFocus(first: string | undefined) {
  const root = useRef<HTMLDivElement>(null);
  const focus = useCallback((pointer: string) => {
    // After what it is in is there.
    requestAnimationFrame(() => root.current && focusField(root.current, pointer));
  }, []);
  useEffect(() => {
    if (first !== undefined) focus(first);
  }, [first, focus]);
  return [root, focus] as const;
}
