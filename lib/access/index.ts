export { type Actor, type Role, system } from "./actor";
export { type Action, actions, can, requireCan } from "./can";
export { givesRights, type RoleRules, rolesOf } from "./roles";
