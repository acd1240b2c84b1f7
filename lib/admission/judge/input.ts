import type { JsonObject } from "@/lib/json";
import type { SchemaRegistry } from "@/lib/kubernetes";
import type { PolicyException } from "../exceptions/exception";
import type { InvisibleContent, Labels, LocatedObjects, PolicySet } from "../types";

export interface JudgeInput {
  policies: PolicySet;
  /** What there is to be, of one cluster. */
  objects: LocatedObjects;
  /**
   * What there was, of the same cluster. An object of the same identity becomes `oldObject`,
   * whichever file it is in; one that is no longer there is judged as deleted.
   */
  before?: LocatedObjects;
  /** Judge every object (the default), or only what differs from `before`. */
  scope?: "all" | "changed";
  /** Namespaces that are there, with all of their labels; those among the objects are added. */
  namespaces?: Readonly<Record<string, Labels>>;
  /** Where objects go that name no namespace; `default` as in the API server. */
  defaultNamespace?: string;
  /** Without a target every binding applies, whatever targets it names. */
  target?: { labels: Labels; substitution?: boolean };
  /** As whom it will be applied, where that is known. */
  user?: { username: string; groups?: readonly string[] };
  /**
   * What may be a parameter and is in the cluster whatever happens, beside what came with the
   * policies. Of `before` and `objects` those count that the cluster has when an object is tried
   * (`Params`).
   */
  params?: readonly JsonObject[];
  /**
   * The objects are no change, but what there is already: each may be a parameter of the others.
   */
  inPlace?: boolean;
  /**
   * Whether all objects of a namespace are known, so that what is not among them is not there;
   * without it those of every namespace are.
   */
  isInView?: (namespace: string) => boolean;
  /**
   * Whether all of what a binding refers to as its parameters is known (`referenceKey`), so that
   * what is not among it is not there; without it all of it is.
   */
  areParamsKnown?: (reference: string) => boolean;
  schemas?: SchemaRegistry;
  /**
   * What is known to be there and could not be read, as a folder that does more than list files.
   */
  invisible?: readonly InvisibleContent[];
  exceptions?: { list: readonly PolicyException[]; now: Date };
}
