export type { PlatformOverview } from "./overview";
