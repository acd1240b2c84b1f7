import "server-only";

export { platformOverview } from "./platform-overview";
export { retrySetAside, setAsideNotice } from "./set-aside";
export { searchEverything } from "./search-everything";
