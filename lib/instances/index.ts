export type { Correction } from "./corrections";
export type { InstanceDetails, InstancePage, InstanceSummary } from "./instance";
export { instancePath } from "./instance-path";
export {
  fluxName,
  instanceNamespace,
  instanceNameSchema,
  nameProblem,
  teamNameSchema,
} from "./names";
export { type Pickable, type Pickables } from "./pick";
export { instanceQuerySchema, instanceSorts } from "./query";
export type { InstanceRecord } from "./record";
export { foldInstanceState, type InstanceState, instanceStates, isInstanceState } from "./state";
