export { type Forge, startForge } from "./start-forge";
export { type ForgeOptions, type Person, defaultPeople } from "./options";
export type { Fault, FaultHook, FaultRule, FaultyCall } from "./http/faults";
