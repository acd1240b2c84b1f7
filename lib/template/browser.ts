/**
 * The light door of the noun: what a form needs in the browser, without YAML, CEL or anything that
 * compiles code. RE2 is in it: patterns of template authors run on nothing else.
 */
export { checkParameters } from "./check-parameters";
export { withDefaults } from "./defaults";
export { fieldName } from "./field-name";
export { formSchema } from "./form-schema";
export { type InstancePicker, pickerOf } from "./instance-picker";
