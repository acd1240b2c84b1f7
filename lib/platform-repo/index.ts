export type { GitHubDelivery } from "./deliveries";
export { type HostUrls, hostUrls } from "./host";
export type {
  ArchivedFile, BranchHead, CommitStatus, Comparison, FileChange, NewCommit, NewPullRequest, Person, PlatformRepo, PullRequestReport,
  RepositoryRef, Review, TreeEntry,
} from "./types";
