import type { GitHost } from "../adapter";
import { gitHubRepository } from "./repository";
import { interpret, isGitHubSignature } from "./webhook";

/** An App that writes checks is told of everybody's, at every push. */
const frequent = new Set(["check_run", "check_suite"]);

/** GitHub, or a host that speaks its REST API. */
export const gitHub: GitHost = {
  repository: gitHubRepository,
  webhook: {
    headerNames: "X-GitHub-Event and X-GitHub-Delivery",
    readHeaders: (headers) => ({
      event: headers.get("x-github-event"),
      id: headers.get("x-github-delivery"),
    }),
    isSigned: (rawBody, headers, secret) =>
      isGitHubSignature(rawBody, headers.get("x-hub-signature-256"), secret),
    interpret,
    isFrequent: (event) => frequent.has(event),
  },
};
