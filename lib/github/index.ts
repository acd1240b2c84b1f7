export type { LinkedLogin } from "./linked-login";
export { canReach, gitHubPaths } from "./manifest";
export { neededEvents, type NeededPermission, neededPermissions } from "./permissions";
export { type NewRegistration, newRegistration } from "./registration";
export type {
  ConnectionOverview,
  ConnectionReport,
  InstallationReport,
  ReachableRepository,
} from "./report";
