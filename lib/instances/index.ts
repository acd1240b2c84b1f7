export type { InstanceDetails, InstancePage, InstanceSummary } from "./instance";
export { instancePath } from "./instance-path";
export {
  eventAnnotation,
  instanceLabel,
  instanceLabels,
  managedByLabel,
  templateLabel,
} from "./labels";
export {
  fluxName,
  instanceNamespace,
  instanceNameSchema,
  maxInstanceName,
  maxTeamName,
  nameProblem,
  teamNameSchema,
} from "./names";
export { type Pickable, type Pickables, type PickQuery, pickQuerySchema } from "./pick";
export { type InstanceQuery, instanceQuerySchema, instanceSorts } from "./query";
export type { InstanceRecord } from "./record";
export {
  foldInstanceState,
  type InstanceState,
  instanceStates,
  isInstanceState,
  type RequestStanding,
} from "./state";
