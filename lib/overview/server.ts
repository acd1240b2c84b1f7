import "server-only";

export { platformOverview } from "./platform-overview";
export { type FoundItem, searchEverything } from "./search-everything";
