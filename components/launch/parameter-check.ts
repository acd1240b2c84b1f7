// The light door of the noun: no YAML, no CEL, nothing that compiles code.
export { checkParameters, editParameters, type Edited, withDefaults } from "@/lib/template/browser";
