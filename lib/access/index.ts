export { type Actor, type Role, system } from "./actor";
export { type Action, actions, can, requireCan } from "./can";
export { type ExplainedGroup, explainGroups, grantInWords } from "./explain-groups";
export {
  type Access,
  accessOfGroups,
  type Authoring,
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
