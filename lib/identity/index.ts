export { type Actor, type Role, system } from "./actor";
export { type Action, actions, can, requireCan, type Thing } from "./can";
export { returnPath } from "./return-path";
export { rolesOf, type RoleRules } from "./roles";
export { type ApiTokenSummary, newToken, type NewToken } from "./token";
