export {
  allowanceFor,
  isAllowanceCurrent,
  loadAllowances,
  type SecretAllowance,
  type SecretPlace,
} from "./allowance";
export { findSecretsInFiles, type WrittenFile, type WrittenSecret } from "./find-in-files";
export { type Allows, findSecrets, findSecretsInObject, type FoundSecret } from "./find-secrets";
