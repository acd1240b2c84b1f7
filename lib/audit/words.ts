/** What somebody did, in words between their name and that of the thing: "Dana | opened | payments/checkout". */
const words: Readonly<Record<string, string>> = {
  "account.link-login": "linked the login of",
  "account.unlink-login": "unlinked the login of",
  "api-token.create": "created the API token",
  "api-token.revoke": "revoked the API token",
  "audit.retain": "exported and deleted the oldest lines of",
  "backup.make": "backed up",
  "backup.restore": "restored",
  "catalog-file.add": "decided",
  "catalog-file.change": "changed",
  "catalog-file.remove": "removed",
  "catalog.confirm": "confirmed the head of the catalog repository:",
  "catalog.take-over": "took over from the catalog repository:",
  "draft.ask-release": "asked for the release of the draft",
  "draft.bring-back": "brought back the draft",
  "draft.discard": "threw away the draft",
  "draft.end-asking": "ended that the release was asked for of the draft",
  "draft.start": "began the draft",
  "exception.ask": "asked for an exception from",
  "exception.end": "ended the exception",
  "exception.grant": "granted an exception from",
  "exception.refuse": "refused an exception from",
  "exception.withdraw": "took back the request for an exception from",
  "github-app.disconnect": "disconnected the App",
  "github-app.keep-webhook-secret": "kept the webhook secret of the App",
  "github-app.register": "registered the App",
  "github-app.replace-key": "replaced the private key of the App",
  "github-app.rotate-webhook-secret": "rotated the webhook secret of the App",
  "hold.begin": "held",
  "hold.end": "resumed",
  "job.retry": "had work tried again that was set aside:",
  "policy.add": "added the policy",
  "policy.change": "changed the policy",
  "policy.revert": "took back the changes of the policy",
  "proposal.approve": "approved the proposal",
  "proposal.pull-request-opened": "opened the pull request for the proposal about",
  "proposal.retry": "had the proposal tried again about",
  "proposal.send-back": "sent back the proposal",
  "proposal.withdraw": "withdrew the proposal about",
  "repository.move": "followed the move of the repository",
  "request.approve": "approved the request for",
  "request.cancel": "cancelled the request for",
  "request.open": "opened a request for",
  "request.pull-request-opened": "opened the pull request for",
  "request.retry": "had the request tried again for",
  "request.revise": "changed the request for",
  "request.send-back": "sent back the request for",
  "service-account.create": "made the service account",
  "service-account.end": "ended the service account",
  "service-account.extend": "extended the service account",
  "session.end": "signed out:",
  "session.start": "signed in:",
  "target.configure": "configured the target",
  "template.deprecate": "deprecated",
  "template.publish": "published",
  "template.release": "released",
  "template.restore": "restored",
  "template.take-in": "took in the template",
  "template.withdraw": "withdrew",
};

/** What became of a proposal's pull request, by its state there. */
const outcomes: Readonly<Record<string, string>> = {
  open: "reopened the pull request of the proposal about",
  merged: "merged the proposal about",
  closed: "closed the proposal about",
};

/** Every action that there are words for, in alphabetical order. */
export const auditActions: readonly string[] = Object.keys(words);

/** What an action is called between who did it and what to; an unknown one as it is written. */
export function actionInWords(action: string): string {
  const [noun = "", verb = ""] = action.split(".");
  if (noun === "proposal" && verb in outcomes) return outcomes[verb] ?? action;
  return verb === "propose" ? "proposed a change of" : (words[action] ?? action);
}
