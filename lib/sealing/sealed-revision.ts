import { PortalError } from "@/lib/errors";
import { seal, unseal } from "./seal";

/** What of a revision of a request may hold a secret: what it writes, and what it was planned on. */
export interface RevisionColumns {
  parameters: object;
  files: object;
  /** Undefined for a revision of what is new. */
  basis: object | undefined;
}

interface SealableRow {
  id: string;
  sealed: Uint8Array | null;
}

const purpose = (id: string): string => `revision ${id}`;

/**
 * The columns of a revision that holds secrets: all of it sealed, and in place of it what no version
 * of Slipway can read, so that nothing takes it for a revision that writes nothing.
 */
export function sealedColumns(
  key: string,
  id: string,
  { parameters, files, basis }: RevisionColumns,
) {
  const text = JSON.stringify({ parameters, files, basis: basis ?? null });
  return { parameters: [], files: {}, sealed: seal(key, purpose(id), text) };
}

/**
 * A row of a revision with its parameters, files and basis opened, where they are sealed. Throws
 * `misconfigured` where the key is another one.
 */
export function openRevision<Row extends SealableRow>(key: string, row: Row): Row {
  if (row.sealed === null) return row;
  const opened = JSON.parse(unseal(key, purpose(row.id), row.sealed)) as Partial<Row>;
  return { ...row, ...opened };
}

/** The same of several, without those that were sealed with a key that is gone. */
export function openRevisions<Row extends SealableRow>(key: string, rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => {
    try {
      return [openRevision(key, row)];
    } catch (error) {
      if (error instanceof PortalError) return [];
      throw error;
    }
  });
}

/**
 * What is sealed of a revision, sealed anew with the first of the keys; undefined where nothing is,
 * or none of the keys opens it.
 */
export function resealed(
  key: string,
  { id, sealed }: SealableRow,
): Uint8Array<ArrayBuffer> | undefined {
  if (sealed === null) return undefined;
  try {
    return seal(key, purpose(id), unseal(key, purpose(id), sealed));
  } catch (error) {
    if (error instanceof PortalError) return undefined;
    throw error;
  }
}
