import "server-only";

export { platformOverview } from "./platform-overview";
export { searchEverything } from "./search-everything";
