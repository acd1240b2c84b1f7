import { PortalError } from "@/lib/errors";
import type { GitRepository, RepositoryRef } from "./repository";

/**
 * Another repository has the name of this one. What was to be written waits, since it goes on by
 * itself once the target says another name, or the name is given back.
 */
export class NameTaken extends PortalError {
  constructor({ owner, name, takenBy }: RepositoryRef) {
    super(
      "upstream_unavailable",
      `Slipway does not write to ${owner}/${name}: at the Git host another repository has that name now (its number is ${takenBy}). The platform team has to enter the new name of theirs for its targets.`,
      {
        hint: "Where targets are configured, enter the name that the repository has now; requests then go on by themselves.",
        retryAfter: 60,
      },
    );
  }
}

/** Which calls change something at the host. */
const writes: Readonly<Record<Exclude<keyof GitRepository, "ref">, boolean>> = {
  writesAs: false,
  about: false,
  aboutOther: false,
  branchHead: false,
  branchTip: false,
  commitFiles: true,
  commitFacts: false,
  deleteBranch: true,
  openPullRequest: true,
  findPullRequests: false,
  updatedPullRequests: false,
  openPullRequests: false,
  closePullRequest: true,
  updatePullRequest: true,
  addLabels: true,
  requestReviewers: true,
  requestedReviewers: false,
  enableAutoMerge: true,
  pullRequest: false,
  commitAuthors: false,
  mergeGroups: false,
  ownLogin: false,
  reviews: false,
  compare: false,
  changedPaths: false,
  mergeBase: false,
  readFile: false,
  listTree: false,
  listFolder: false,
  readArchive: false,
  readBlob: false,
  readBlobBytes: false,
  setStatus: true,
  createCheckRun: true,
  updateCheckRun: true,
  annotationsOf: false,
  branchProtection: false,
  commitAuthor: false,
};

/** The same repository, to which nothing is written: each such call throws `NameTaken`. */
export function withoutWrites(repository: GitRepository): GitRepository {
  const refused = Object.entries(writes)
    .filter(([, isWrite]) => isWrite)
    .map(([call]) => [call, () => Promise.reject(new NameTaken(repository.ref))] as const);
  return { ...repository, ...Object.fromEntries(refused) };
}
