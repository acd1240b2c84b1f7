export { inventoryTitle, readInventoryEntry } from "./inventory";
export type { InventoryEntry, InventoryObject } from "./inventory";
export type { ClusterAccess, ControllerDelivery } from "./types";
