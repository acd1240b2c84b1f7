// The light door of the noun: no YAML, no CEL, nothing that compiles code.
export {
  type Answers,
  answersOf,
  checkParameters,
  type ConditionEngine,
  conditionsOf,
  editAnswers,
  type Edited,
  variantOf,
  withDefaults,
} from "@/lib/template/browser";
