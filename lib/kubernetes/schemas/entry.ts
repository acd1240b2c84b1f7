import type { GroupVersionKind } from "../object";
import type { Schema } from "./schema";

/** A kind that is known, and how to get its schema (compiled when first asked for). */
export interface SchemaEntry extends GroupVersionKind {
  /** The plural that URLs and RBAC use, e.g. `deployments`. */
  resource: string;
  namespaced: boolean;
  from: "kubernetes" | "shipped" | "given";
  /** The warning of a given CRD whose version is deprecated. */
  deprecated: string | undefined;
  schema: () => Schema;
}
