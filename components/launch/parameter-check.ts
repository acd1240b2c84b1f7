// The light door of the noun: no YAML, no CEL, nothing that compiles code.
// oxlint-disable-next-line no-restricted-imports
export { checkParameters, toPointer, withDefaults } from "@/lib/template/browser";
