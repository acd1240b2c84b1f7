/**
 * The light door of the noun: what a form needs in the browser, without YAML, CEL or anything that
 * compiles code. RE2 is in it: patterns of template authors run on nothing else.
 */
export { type Answers, answersOf, variantOf } from "./answers";
export { checkParameters, fits } from "./check-parameters";
export { cidrInWords } from "./cidr";
export { plainCron } from "./cron";
export { fixedValues, tagsOf } from "./branch-tags";
export { chosenBranch } from "./chosen-branch";
export { withDefaults } from "./defaults";
export { type ConditionEngine, conditionsOf, isHidden } from "./conditions";
export { editAnswers } from "./edit-answers";
export type { Edited } from "./edit-parameters";
export { fieldName } from "./field-name";
export { unfillableFields } from "./fillable";
export { formats } from "./formats";
export { formKeywords, formSchema } from "./form-schema";
export { type InstancePicker, pickerOf } from "./instance-picker";
export { parametersInWords } from "./parameter-words";
export { imageReference } from "./image-reference";
export { quantityInWords } from "./quantity";
export { showsOthers, timeZoneOf, type Widget, widgetOf } from "./widgets";
export { withoutMembers } from "./hidden-members";
export { isKeyMatch } from "./linear-pattern";
export { resolveSchema } from "./schema-walk";
export { secretMembers } from "./secret-members";
export { expressionEnd, nextExpression } from "./interpolation";
export { celLibrary } from "./cel-library";
export { celNames } from "./cel-names";
export { iconNames } from "./icons";
export { nameInWords } from "./field-name";
export { widgets } from "./widgets";
