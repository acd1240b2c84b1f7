/** One file that a decision is about, by its path in the catalog's layout; null: there is none. */
export interface DecidedFile {
  path: string;
  text: string | null;
}

/** A file as it counts now. */
export interface CurrentFile {
  path: string;
  text: string;
  /** Number of the decision that made it so. */
  decision: number;
  /** Of the catalog repository; undefined: decided here. */
  commit: string | undefined;
}

/** Everything that was decided and counts, by path. */
export interface CurrentFiles {
  /** Grows with every decision: what tells one state from another. */
  generation: number;
  files: ReadonlyMap<string, CurrentFile>;
}

/** One decision about a file, as its history shows it. */
export interface FileRevision {
  /** Of the decision: grows. */
  decision: number;
  action: string;
  text: string | null;
  /** sha256 (hex) of what the folders of the catalog said then; null where they said nothing. */
  base: string | null;
  commit: string | undefined;
  note: string;
  author: string;
  createdAt: Date;
}

/** What came of a change that somebody proposed. */
export type Outcome =
  /** It counts, on every server. */
  | { kind: "in-force"; decision: number }
  /** A job opens a pull request on the catalog repository for it; `proposal` is the id of the one that is stored. */
  | { kind: "proposed"; proposal: string };
