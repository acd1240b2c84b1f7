import { z } from "zod";

/** A text of a repository at a commit. */
export interface SnapshotFile {
  /** From the root of the repository. */
  path: string;
  /** The hash that git gives to its content: the same text has the same hash, in every commit. */
  blob: string;
  text: string;
}

/** A file that could not be read as text, and why: one clause. */
export interface SkippedFile {
  path: string;
  /** As of a text: what is not read is known to change by it. */
  blob: string;
  reason: string;
}

/**
 * What a repository holds at a commit, as far as a cluster could apply it: its YAML and JSON, and
 * what kustomizations take in, and its `.sourceignore` files.
 */
export interface Snapshot {
  commit: string;
  /** By path. */
  files: ReadonlyMap<string, SnapshotFile>;
  skipped: readonly SkippedFile[];
  /** What is in neither, since no cluster applies it by itself: the hash of each, by path. */
  others: ReadonlyMap<string, string>;
}

/** Something that keeps Flux from applying a folder, and where it is to be mended. */
export interface BrokenFile {
  path: string;
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

/** Something that a cluster applies from a source that is not the branch that is looked at. */
export interface UnfollowedSource {
  /** `Kustomization flux-system/apps`, or a FluxInstance. */
  object: string;
  file: string;
  /** `OCIRepository flux-system/apps`. */
  source: string;
  /** Of the source, without a login; undefined where it is not known. */
  address?: string | undefined;
}

/** How many of these there are, and the first of them. */
export interface Unfollowed {
  count: number;
  first: readonly UnfollowedSource[];
}

/** As it was stored by any version of Slipway: one that knew of none stored nothing. */
export const unfollowedSchema: z.ZodType<Unfollowed> = z.object({
  count: z.number().default(0),
  first: z
    .array(
      z.object({
        object: z.string(),
        file: z.string(),
        source: z.string(),
        address: z.string().optional(),
      }),
    )
    .default([]),
});
