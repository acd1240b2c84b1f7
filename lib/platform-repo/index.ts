export { type CodeOwners, codeOwners, codeOwnersFiles } from "./codeowners";
export type { GitHubDelivery } from "./deliveries";
export { type HostUrls, hostUrls } from "./host";
export type {
  Annotation,
  ArchivedFile,
  BranchHead,
  CheckRunUpdate,
  CommitStatus,
  Comparison,
  FileChange,
  MergeMethod,
  NewCommit,
  NewPullRequest,
  Person,
  PlatformRepo,
  PullRequestReport,
  RepositoryRef,
  Review,
  Reviewers,
  TreeEntry,
} from "./types";
