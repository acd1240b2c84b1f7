export { type Actor, type Role, system } from "./actor";
export { type Action, can, requireCan, type Thing } from "./can";
