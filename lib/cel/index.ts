/** CEL as Kubernetes evaluates it: of policies, and of the rules of CRDs. */
export { Authorizer } from "./authorizer";
export { costLimits, withinBudget } from "./cost";
export { withReads } from "./evaluation";
export {
  CompileError,
  compileRule,
  type Compiler,
  type Expression,
  policyCompiler,
  policyVariables,
  type Rule,
  type Scope,
} from "./expression";
export { CelFault, NotKnownYet } from "./fault";
export { bytesOf, durationOf, optionalOf } from "./given-values";
export { canonicalQuantity } from "./quantity";
export { guarded, objectToCel, Reads, type ServerFields, toCel } from "./values";
