import type { CodePlace } from "@/components/ui/code-editor";

/** Something in a draft to show: a file, and a place in it; lines and columns from 1. */
export interface OpenPlace {
  file: string;
  line?: number;
  column?: number;
}

/** Where its editor goes; undefined: it stays where it is. */
export function placeIn(to: OpenPlace | undefined): CodePlace | undefined {
  return to?.line === undefined ? undefined : { line: to.line, column: to.column ?? 1 };
}
