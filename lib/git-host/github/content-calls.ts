/**
 * Calls that make something which people are told of: what GitHub's limit on content is about ("80
 * a minute, 500 an hour"). They are those that its API description marks with
 * `triggersNotification`.
 */
const contentCalls: readonly RegExp[] = [
  /^POST \/repos\/[^/]+\/[^/]+\/pulls$/,
  /^POST \/repos\/[^/]+\/[^/]+\/pulls\/\d+\/(comments|requested_reviewers|reviews)$/,
  /^PUT \/repos\/[^/]+\/[^/]+\/pulls\/\d+\/merge$/,
  /^POST \/repos\/[^/]+\/[^/]+\/issues(\/\d+\/comments)?$/,
  /^POST \/repos\/[^/]+\/[^/]+\/commits\/[^/]+\/comments$/,
];

/** `path` begins below the API's base: `/repos/acme/platform/pulls`. */
export function isContentCall(method: string, path: string): boolean {
  return contentCalls.some((call) => call.test(`${method} ${path}`));
}
