import type { ObjectsLeft } from "@/lib/instances/server";

/** What a revision means for the objects of its instance. */
export interface RevisionObjects {
  /** Those that it takes away. */
  left: ObjectsLeft;
  /** Those that stay in the cluster when the whole instance is taken away. */
  kept: readonly string[];
  /** Canaries that it writes. */
  canaries: readonly { namespace: string; name: string }[];
  /** It gives a Canary something to analyse. */
  isNewVersion: boolean;
}

/** What is read of a revision; by paths in the repository. */
export interface RevisionTexts {
  /** The instance's folder. */
  path: string;
  before: Readonly<Record<string, string>>;
  written: Readonly<Record<string, string>>;
}
