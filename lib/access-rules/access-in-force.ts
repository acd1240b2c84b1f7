import type { Access } from "@/lib/access";
import type { AccessProblem } from "./parse-access";

/** Where what is in force comes from. */
export type AccessOrigin =
  | { kind: "environment" }
  /** `access.yaml` of what Ops decided. */
  | { kind: "catalog" }
  /** The file that `SLIPWAY_ACCESS_FILE` names. */
  | { kind: "file"; path: string };

/** Why a newer text is not in force; without a place where it could not be read at all. */
export type AccessFault = Pick<AccessProblem, "message"> &
  Partial<Pick<AccessProblem, "line" | "column">>;

/** Which groups give what now, and where that comes from. */
export interface AccessInForce {
  access: Access;
  origin: AccessOrigin;
  /** When this process read it; the environment is read at the start. */
  readAt: Date | undefined;
  /** What is wrong with the newer text in whose place the last good one stays in force. */
  newer: { since: Date; faults: readonly AccessFault[] } | undefined;
}

/** Where it comes from, as people know it. */
export function originInWords(origin: AccessOrigin): string {
  switch (origin.kind) {
    case "catalog":
      return "access.yaml of the catalog";
    case "environment":
      return "the environment (SLIPWAY_OPS_GROUPS, SLIPWAY_VIEWER_GROUPS, SLIPWAY_TEAM_GROUP_PREFIX)";
    case "file":
      return `${origin.path} (SLIPWAY_ACCESS_FILE)`;
  }
}

/** A fault with its place, a sentence. */
export function faultInWords({ message, line, column }: AccessFault): string {
  return line === undefined ? message : `Line ${line}, column ${column}: ${message}`;
}
