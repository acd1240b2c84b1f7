import type { Labels } from "@/lib/admission";
import type { PackedList } from "@/lib/packed";
import type { PolicyTexts } from "@/lib/policies/server";
import type { SentSnapshot, Snapshot, Unfollowed } from "@/lib/snapshots";
import type { Target } from "@/lib/targets";
import { deadlines, threadTask } from "@/lib/threads";
import type { PolicyImpact } from "./compliance";
import type { FoundFinding } from "./findings-of";
import type { FoundParameters } from "./parameters-of";

/** A branch at a commit, and by what it is judged. */
export interface ScanInput {
  snapshot: SentSnapshot;
  targets: readonly Target[];
  policies: PolicyTexts;
  /** Beside the schemas that ship. */
  schemaFolders: readonly string[];
  now: Date;
  /** Texts that are known to hold no secret (`textKey`): they are not read again. */
  clean: ReadonlySet<string>;
}

/** What is to be stored of a branch. */
export interface ScanOutput {
  objects: number;
  findings: PackedList<FoundFinding>;
  broken: { path: string; line: number; message: string }[];
  /** Sources that clusters apply and that are not followed. */
  unfollowed: Unfollowed;
  /** Labels of the namespaces of each cluster, by its id. */
  namespaces: Record<string, Record<string, Labels>>;
  /**
   * What policies take as their parameters of what each cluster applies, by its id and the
   * namespace of the objects that they are taken for (`parametersOf`).
   */
  parameters: Record<string, FoundParameters>;
  /** Texts that were found to hold no secret. */
  clean: string[];
}

export const scanTask = threadTask<ScanInput, ScanOutput>(
  "scan-branch",
  "the scan of this branch",
  deadlines.check,
);

/** Milliseconds for each file beyond what every scan has, and in all: less than its job has. */
const [perFile, longestScan] = [10, 8 * 60_000];

/** How long the scan of a branch may take: longer the more there is in it. In milliseconds. */
export function scanDeadline({ files }: Pick<Snapshot, "files">): number {
  return Math.min(longestScan, deadlines.check + perFile * files.size);
}

/** Megabytes for any scan, for each file beyond, and in all: a thread is ended by V8 at 768 (`heapLimits`). */
const [anyScan, eachFile, largestScan] = [256, 0.004, 512];

/** How much memory the scan of a branch may use: more, the more there is in it. In megabytes. */
export function scanMemory({ files }: Pick<Snapshot, "files">): number {
  return Math.min(largestScan, Math.round(anyScan + eachFile * files.size));
}

/** What a change of a policy is judged over; `text` undefined: its file is taken away. */
export interface ImpactInput extends Omit<ScanInput, "clean"> {
  name: string | undefined;
  text: string | undefined;
}

/** The same without what is known of the branch. */
export type BranchImpact = Omit<PolicyImpact, "branches">;

export const impactTask = threadTask<ImpactInput, BranchImpact>(
  "policy-impact",
  "what the change would mean for what is in Git",
  deadlines.check,
);
