export type { ClusterAccess, ControllerDelivery } from "./types";
