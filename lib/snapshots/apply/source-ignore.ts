const ends = /\.(jpe?g|gif|png|wmv|flv|tar\.gz|zip)$/;
const folders = /^(\.git|\.github|\.circleci)\//;
const names = new Set([
  ".travis.yml",
  ".gitlab-ci.yml",
  "appveyor.yml",
  ".drone.yml",
  "cloudbuild.yaml",
  "codeship-services.yml",
  "codeship-steps.yml",
]);
const anywhere = /(^|\/)(\.goreleaser(\.brew)?\.yml|\.sops\.yaml|\.flux\.yaml)$/;

/**
 * What Flux leaves out of every artifact
 * (https://fluxcd.io/flux/components/source/gitrepositories/#default-exclusions). A repository's
 * own `.sourceignore` is not read: then more is judged than is applied, never less.
 */
export function isNotFetched(path: string): boolean {
  return ends.test(path) || folders.test(path) || names.has(path) || anywhere.test(path);
}
