export type { ChecklistItem, LookedAt } from "./checklist";
export type { ParameterChange } from "./compare-parameters";
export type {
  AnswersCompared,
  Breaking,
  BundleFileChange,
  Comparison,
  OutputChange,
} from "./comparison";
export type { Coverage } from "./coverage";
export { fittingVersion, isFitting, type Level, levelOf } from "./fitting-version";
export type { FieldChange, ObjectChange } from "./object-changes";
