export { inventoryTitle, readInventoryEntry } from "./inventory";
export type { InventoryEntry, InventoryObject } from "./inventory";
export type { ControllerDelivery } from "./types";
