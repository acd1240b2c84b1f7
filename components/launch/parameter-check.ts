// The light door of the noun: no YAML, no CEL, nothing that compiles code.
export { checkParameters, withDefaults } from "@/lib/template/browser";
