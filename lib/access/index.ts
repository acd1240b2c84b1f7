export { type Actor, type Authoring, type Role, type Scope, scopes, system } from "./actor";
export { type Action, actions, actsAsOps, can, requireCan, scopesFor } from "./can";
export { type ExplainedGroup, explainGroups, grantInWords } from "./explain-groups";
export { mayDo, type MayDo, whoMay, type WhoMay } from "./who-may";
export {
  type Access,
  accessOfGroups,
  comparedGroup,
  type Contact,
  type Grant,
  grantOf,
  givesRights,
  hasOps,
  isTeamName,
  longestTeamName,
  type Roles,
  rolesOf,
  type Team,
  teamTitle,
  withOps,
} from "./roles";
export {
  changedBeyond,
  instanceInWords,
  isNarrowed,
  type NamedInstance,
  type Narrowing,
  narrowingInWords,
  type Places,
  placesOf,
} from "./narrowing";
