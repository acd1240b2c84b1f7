import "server-only";

export { platformOverview } from "./platform-overview";
export { teamOverview, type TeamOverview } from "./team-overview";
export { retrySetAside, setAsideNotice } from "./set-aside";
export { type FoundItem, searchEverything } from "./search-everything";
