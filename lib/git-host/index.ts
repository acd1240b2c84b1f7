export type { HostDelivery } from "./deliveries";
export type {
  ConnectionOverview,
  ConnectionReport,
  InstallationReport,
  ReachableRepository,
} from "./github/app/connection-report";
export type { LinkedLogin } from "./github/app/linked-login";
export { neededEvents, type NeededPermission, neededPermissions } from "./github/app/permissions";
export { type NewRegistration, newRegistration } from "./github/app/registration";
export { type CodeOwners, codeOwners, codeOwnersFiles } from "./github/codeowners";
export {
  type ConfiguredHost,
  configuredHost,
  type HostKind,
  hostKindOf,
  hostKinds,
  hostNames,
  hostUrls,
  isHostKind,
} from "./host";
export type { HostUrls } from "./host-urls";
export { clipped, code, escaped, gitPerson, oneLine, personLine } from "./markdown";
export { isProgram } from "./program";
export type { Annotation, CheckRunUpdate, CommitStatus } from "./commit-check";
export type {
  ArchivedFile,
  BranchProtection,
  BranchHead,
  CommitAuthors,
  Comparison,
  FileChange,
  MergeGroup,
  MergeMethod,
  NewCommit,
  NewPullRequest,
  Person,
  GitRepository,
  PullRequestReport,
  RepositoryFacts,
  RepositoryRef,
  Review,
  Reviewers,
  StoredCommit,
  TreeEntry,
} from "./repository";
export { repositoryRef } from "./repository";
