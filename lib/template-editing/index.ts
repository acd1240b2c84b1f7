/** template.yaml as a form, and what an editor of a bundle completes: pure, safe in a browser. */
export { applyEdit, type TemplateEdit } from "./apply-edit";
export {
  fieldAt,
  fieldPath,
  freshName,
  kindTitle,
  nameProblem,
  parametersOf,
  stepPath,
} from "./template-places";
export {
  type EditableField,
  type EditableRule,
  type EditableStep,
  type EditableTemplate,
  everyField,
  type FieldPlace,
  type LineRange,
  readEditable,
} from "./editable-template";
export {
  asKind,
  type Choice,
  choicesOf,
  type FieldKind,
  fieldKinds,
  fits,
  kindsOfFields,
  type LimitKeyword,
  withChoices,
} from "./field-kinds";
export {
  conditionText,
  type Operator,
  operators,
  type Picked,
  type PickedCondition,
  pickedCondition,
  pickedInWords,
  type PickedValue,
} from "./picked-condition";
export { isIdentifier } from "./cel-names";
export { type RenamedParameter, renameParameter } from "./rename-parameter";
export type { UnsureRename } from "./renaming";
export {
  type BundleKnowledge,
  type Completed,
  completeInterpolation,
  completeObject,
  completeTemplateExpression,
  completeTemplateFile,
  type Completion,
  describeAt,
  describeObjectAt,
  type ExpressionScope,
  type KnownKind,
  type ObjectField,
  type ObjectPlace,
  type ObjectQuestion,
  type ObjectSchemas,
} from "./completion";
