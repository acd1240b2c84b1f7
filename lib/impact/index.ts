export {
  type ImpactCounts,
  type ImpactedObject,
  type ImpactKind,
  impactKinds,
  type ImpactReport,
  type ImpactRow,
  type ImpactState,
  type InstanceImpact,
} from "./impact";
export type { FileBeforeAfter, ImpactDiff } from "./tasks";
export { impactCsvHead, impactCsvLines } from "./csv";
export { kindInWords } from "./words";
export { type ImpactQuery, impactQuerySchema } from "./query";
