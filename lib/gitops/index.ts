export type { ControllerDelivery } from "./types";
