import { PortalError } from "@/lib/errors";

/** Whether what is sealed of one kind opens with the keys that there are now. */
export interface SealedSample {
  /** In the plural: "webhook keys of targets". */
  kind: string;
  /** How many were tried. */
  tried: number;
  /** Which of them did not open: names that are no secret. */
  unopened: string[];
}

/** Tries to open a few of one kind. What was opened is forgotten at once. */
export function sampleOf<Row>(
  kind: string,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  open: (row: Row) => unknown,
): SealedSample {
  const unopened = rows.filter((row) => {
    try {
      open(row);
      return false;
    } catch (error) {
      if (error instanceof PortalError && error.code === "misconfigured") return true;
      throw error;
    }
  });
  return { kind, tried: rows.length, unopened: unopened.map(nameOf) };
}
