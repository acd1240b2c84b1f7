export type { Hold } from "./hold";
