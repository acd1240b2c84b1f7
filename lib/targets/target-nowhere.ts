import { hostKinds } from "@/lib/git-host";
import type { Target } from "./target";

const nobody = "00000000-0000-4000-8000-000000000000";

/**
 * A target that is nowhere: for previews without one, and tests. Its folders and accounts are called
 * as the sandbox's.
 */
export function targetNowhere(name: string, over: Partial<Target> = {}): Target {
  return {
    id: nobody,
    name,
    title: name,
    environment: name,
    repository: {
      id: nobody,
      host: { kind: hostKinds[0] },
      apiUrl: "https://api.example.com",
      owner: "acme",
      name: "platform",
      defaultBranch: "main",
      nodeId: undefined,
      takenBy: undefined,
      webUrl: "https://example.com/acme/platform",
    },
    cluster: { id: nobody, name, apiUrl: undefined },
    branch: "main",
    pathPattern: "tenants/{environment}/{team}/{name}",
    fluxNamespace: "flux-system",
    sourceName: "flux-system",
    parentName: "tenants",
    teamServiceAccount: "team-{team}",
    platformServiceAccount: "platform",
    vars: {},
    substitution: false,
    accessGroups: [],
    requiresApproval: false,
    labels: [],
    reviewers: [],
    autoMerge: null,
    position: 0,
    suspended: undefined,
    suspendedAt: undefined,
    unansweredSince: undefined,
    listedAt: undefined,
    ...over,
  };
}
