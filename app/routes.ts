import type { Action } from "@/lib/access";

/** The action that is asked for, or why nobody is asked who they are. */
export type Rule = Action | { public: string };

/**
 * Every page and route of the app, with the action that its verbs ask for (`lib/access/can.ts`),
 * or why it asks for none. `app/security.test.ts` fails where one is missing here.
 */
export const routes: Readonly<Record<string, Rule>> = {
  "/": { public: "Only redirects to the catalog, which asks." },
  "/sign-in": { public: "Whoever comes here has no session yet." },
  "/signed-out": { public: "Whoever comes here has no session any more." },
  "/no-role": {
    public: "Shows people without a role what is known of them; without a session it redirects.",
  },
  "/catalog": "catalog.read",
  "/catalog/[name]": "catalog.read",
  "/catalog/[name]/launch": "request.preview",
  "/how-it-works": "catalog.read",
  "/requests": "request.read",
  "/requests/[id]": "request.read",
  "/requests/[id]/change": "request.revise",
  "/approvals": "request.read",
  "/checks/[id]": "check.read",
  "/instances": "instance.read",
  "/instances/[id]": "instance.read",
  "/instances/[id]/change": "request.preview",
  "/instances/[id]/upgrade": "request.preview",
  "/instances/[id]/remove": "request.preview",
  "/account": "account.manage",
  "/account/github": "account.manage",
  "/team/[team]": {
    public:
      "Only notes in a cookie which team one looks at; what one may see is decided by the pages.",
  },
  "/teams/[team]": "instance.read",
  "/ops": "ops.read",
  "/ops/templates": "template.curate",
  "/ops/templates/[name]": "template.curate",
  "/ops/catalog/files/[...path]": "catalog.manage",
  "/ops/policies": "policy.read",
  "/ops/policies/new": "policy.manage",
  "/ops/policies/[name]": "policy.read",
  "/ops/policies/[name]/edit": "policy.manage",
  "/ops/catalog": "ops.read",
  "/ops/proposals": "proposal.read",
  "/ops/proposals/[id]": "proposal.read",
  "/ops/compliance": "compliance.read",
  "/ops/compliance/export": "compliance.read",
  "/ops/targets": "target.manage",
  "/ops/health": "ops.read",
  "/ops/github": "host.manage",
  "/ops/github/registered": "host.manage",
  "/ops/access": "ops.read",
  "/ops/access/[id]": "ops.read",
  "/ops/audit": "audit.read",
  "/ops/audit/export": "audit.read",
  "/ops/tokens": "ops.read",
  "/api/auth/[...nextauth]": { public: "Signing in itself." },
  "/api/auth/sign-in": { public: "Signing in itself; takes forms of this site only." },
  "/api/auth/renew": {
    public:
      "Has the session that is sent confirmed at the provider, which may end it, once only a sign-in can confirm it.",
  },
  "/api/auth/sign-out": { public: "Ends the session that is sent; takes forms of this site only." },
  "/api/healthz": {
    public: "For the machine that watches the process; says nothing but that it lives.",
  },
  "/api/readyz": { public: "For the machine that sends the traffic; says nothing but whether to." },
  "/api/metrics": "ops.read",
  "/api/search": "catalog.read",
  "/api/pick": "request.preview",
  "/api/kubernetes-fields": "draft.read",
  "/api/live": "request.read",
  "/api/webhooks/github": {
    public:
      "A Git host has no session; every delivery is signed with GITHUB_WEBHOOK_SECRET or the App's secret.",
  },
  "/api/webhooks/flux/[target]": {
    public: "Flux has no session; every event is signed with its target's key.",
  },
  "/api/webhooks/flagger/[target]/[token]": {
    public: "Flagger has no session; the token in the address is its target's.",
  },
  "/api/v1/openapi.json": { public: "Describes the API; says nothing of what is behind it." },
  "/api/v1/templates": "catalog.read",
  "/api/v1/templates/[name]/versions/[version]": "catalog.read",
  "/api/v1/catalog-repository": "ops.read",
  "/api/v1/access": "ops.read",
  "/api/v1/templates/[name]/versions/[version]/decisions": "template.curate",
  "/api/v1/render": "request.preview",
  "/api/v1/requests": "request.open",
  "/api/v1/requests/[id]": "request.read",
  "/api/v1/requests/[id]/timeline": "request.read",
  "/api/v1/requests/[id]/revisions": "request.revise",
  "/api/v1/requests/[id]/retry": "request.retry",
  "/api/v1/requests/[id]/cancel": "request.cancel",
  "/api/v1/instances": "instance.read",
  "/api/v1/audit": "audit.read",
  "/api/v1/audit/export": "audit.read",
  "/api/v1/approvals": "request.read",
  "/api/v1/exception-requests": "exception.ask",
  "/api/v1/exception-requests/[id]": "exception.ask",
  "/api/v1/exception-requests/[id]/decide": "exception.decide",
  "/api/v1/exception-requests/[id]/withdraw": "exception.ask",
  "/api/v1/tokens": "token.manage",
  "/api/v1/tokens/[id]/revoke": "token.manage",
  "/api/v1/service-accounts": "service-account.read",
  "/api/v1/service-accounts/[id]/end": "service-account.manage",
  "/api/v1/targets": "ops.read",
  "/api/v1/health": "ops.read",
  "/api/v1/proposals": "proposal.read",
  "/api/v1/proposals/[id]": "proposal.read",
  "/api/v1/proposals/[id]/withdraw": "proposal.manage",
  "/api/v1/proposals/[id]/retry": "proposal.manage",
};

/** Exported server actions, by file and name: each is an address that anybody can post to. */
export const serverActions: Readonly<Record<string, Rule>> = {
  "(portal)/catalog/[name]/launch/actions.ts preview": "request.preview",
  "(portal)/catalog/[name]/launch/actions.ts checkName": "request.preview",
  "(portal)/catalog/[name]/launch/actions.ts open": "request.open",
  "(portal)/instances/[id]/actions.ts preview": "request.preview",
  "(portal)/instances/[id]/actions.ts open": "request.open",
  "(portal)/requests/[id]/change/actions.ts preview": "request.revise",
  "(portal)/requests/[id]/change/actions.ts resubmit": "request.revise",
  "(portal)/requests/[id]/actions.ts cancel": "request.cancel",
  "(portal)/requests/[id]/actions.ts retry": "request.retry",
  "(portal)/account/actions.ts link": "account.manage",
  "(portal)/account/actions.ts unlink": "account.manage",
  "(portal)/account/actions.ts create": "token.manage",
  "(portal)/account/actions.ts revoke": "token.manage",
  "(portal)/account/actions.ts createAccount": "service-account.manage",
  "(portal)/account/actions.ts createForAccount": "service-account.manage",
  "(portal)/account/actions.ts endAccount": "service-account.manage",
  "(portal)/account/actions.ts extendAccount": "service-account.manage",
  "(ops)/ops/github/actions.ts register": "host.manage",
  "(ops)/ops/github/actions.ts check": "host.manage",
  "(ops)/ops/github/actions.ts rotateSecret": "host.manage",
  "(ops)/ops/github/actions.ts replaceKey": "host.manage",
  "(ops)/ops/github/actions.ts disconnect": "host.manage",
  "(ops)/ops/actions.ts retryJob": "job.retry",
  "(portal)/approvals/actions.ts review": "target.use",
  "(portal)/approvals/actions.ts ask": "exception.ask",
  "(portal)/approvals/actions.ts decide": "exception.decide",
  "(portal)/approvals/actions.ts withdraw": "exception.ask",
  "(ops)/ops/policies/actions.ts endException": "exception.decide",
  "(ops)/ops/catalog/actions.ts check": "catalog.manage",
  "(ops)/ops/catalog/actions.ts decideFileAs": "catalog.manage",
  "(ops)/ops/templates/actions.ts decide": "template.curate",
  "(ops)/ops/templates/actions.ts meaningOf": "template.curate",
  "(ops)/ops/policies/actions.ts check": "policy.manage",
  "(ops)/ops/policies/actions.ts save": "policy.manage",
  "(ops)/ops/policies/actions.ts checkSwitch": "policy.manage",
  "(ops)/ops/policies/actions.ts checkRevert": "policy.manage",
  "(ops)/ops/policies/actions.ts revert": "policy.manage",
  "(ops)/ops/catalog/actions.ts confirmHead": "catalog.manage",
  "(ops)/ops/catalog/actions.ts readAgain": "catalog.manage",
  "(ops)/ops/proposals/actions.ts withdraw": "proposal.manage",
  "(ops)/ops/proposals/actions.ts retry": "proposal.manage",
  "(ops)/ops/templates/actions.ts readFolders": "template.curate",
};

/**
 * Paths that proxy.ts lets through without a session: those above, and deliveries, which are
 * signed.
 */
const publicPaths = [
  /^\/(sign-in|signed-out)\/?$/,
  /^\/api\/auth(\/|$)/,
  /^\/api\/(healthz|readyz)\/?$/,
  /^\/api\/webhooks\//,
  /^\/api\/v1\/openapi\.json$/,
];

export function isPublicPath(path: string): boolean {
  return publicPaths.some((pattern) => pattern.test(path));
}
