export { expressionProblem } from "./expression-problem";
export {
  type DeclaredHealthCheck,
  healthChecksOf,
  kindsWithoutHealthCheck,
} from "./health-checks-of";
export { knownKinds } from "./known-kinds";
export type { HealthCheck, HealthExpressions, KnownKind } from "./types";
