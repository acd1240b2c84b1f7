export type { PlatformOverview, SetAsideWork } from "./overview";
