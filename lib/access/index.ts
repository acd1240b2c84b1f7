export { type Actor, type Authoring, type Role, system } from "./actor";
export { type Action, actions, can, requireCan } from "./can";
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
