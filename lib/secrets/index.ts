export {
  allowanceFor,
  isAllowanceCurrent,
  loadAllowances,
  type SecretAllowance,
} from "./allowance";
export { findSecretsInFiles, type WrittenSecret } from "./find-in-files";
export { findSecrets } from "./find-secrets";
