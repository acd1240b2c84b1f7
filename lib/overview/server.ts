import "server-only";

export { platformOverview } from "./platform-overview";
export { retrySetAside, setAsideNotice } from "./set-aside";
export { type FoundItem, searchEverything } from "./search-everything";
