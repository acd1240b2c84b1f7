export {
  allowanceFor,
  isAllowanceCurrent,
  loadAllowances,
  type SecretAllowance,
} from "./allowance";
export { withheldValue, withholdSecrets } from "./withhold-secrets";
export { findSecretsInFiles, type WrittenFile, type WrittenSecret } from "./find-in-files";
export {
  type ChangedSecret,
  findSecretsInChange,
  findSecretsInRepository,
  type KnownSecrets,
  knownSecrets,
  readAs,
  type RepositoryRules,
  type RepositoryTexts,
  type SecretSearch,
} from "./find-in-repository";
export { type Allows, findSecrets, findSecretsInObject, type FoundSecret } from "./find-secrets";
export { formatIn } from "./looks-like";
