/** The light door of the noun: without RE2, hashes and YAML. */
export { withoutSecrets } from "./without-secrets";
