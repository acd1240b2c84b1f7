/**
 * The light door of the noun: what a form needs in the browser, without YAML, CEL or anything that
 * compiles code.
 */
export { checkParameters } from "./check-parameters";
export { withDefaults } from "./defaults";
export { type InstancePicker, pickerOf } from "./instance-picker";
