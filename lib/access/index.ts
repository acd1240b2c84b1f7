export { type Actor, type Role, type Scope, scopes, system } from "./actor";
export { type Action, actions, actsAsOps, can, requireCan, scopesFor } from "./can";
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
export { givesRights, type RoleRules, rolesOf } from "./roles";
