export { type Forge, startForge } from "./start-forge";
export { type ForgeOptions } from "./options";
export type { FaultHook } from "./http/faults";
