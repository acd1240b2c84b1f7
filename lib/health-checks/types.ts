/**
 * How Flux tells the state of the objects of one kind: CEL over the object's top-level fields, as a
 * Kustomization's `spec.healthCheckExprs` has it (fluxcd/pkg, runtime/cel/status_evaluator.go).
 * `inProgress`, `failed` and `current` are asked in this order; what none of them says is in
 * progress, and so is an object without a status.
 */
export interface HealthExpressions {
  current: string;
  inProgress?: string;
  failed?: string;
}

/** One entry of `spec.healthCheckExprs`. */
export interface HealthCheck extends HealthExpressions {
  apiVersion: string;
  kind: string;
}

/**
 * What is known of a kind. `none` is the reason why nothing can be waited for: no controller writes
 * a status that says whether the object is done, so an expression would wait for ever.
 */
export type KnownKind = {
  group: string;
  /** `*`: every kind of the group. */
  kind: string;
  /** Where it is written what the controller says of such an object. */
  source: string;
} & (HealthExpressions | { none: string });
