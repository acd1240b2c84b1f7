import type { GivenTarget } from "@/lib/template-tests";
import { surroundings } from "@/lib/template-tests";
import type { Target } from "@/lib/targets";

const nobody = "00000000-0000-4000-8000-000000000000";

/**
 * Where a preview can go: what an author describes, or else one target of staging and one of
 * production, with the variables that tests have. They are nowhere.
 */
export function previewTargets(given: GivenTarget | undefined): Target[] {
  return given === undefined
    ? [
        targetOf({ name: "staging", environment: "staging" }),
        targetOf({ name: "production", environment: "production" }),
      ]
    : [targetOf(given)];
}

function targetOf(given: GivenTarget): Target {
  const { target } = surroundings(given);
  return {
    id: nobody,
    name: target.name,
    title: target.name.replace(/^./, (first) => first.toUpperCase()),
    environment: target.environment,
    repository: {
      id: nobody,
      host: { kind: "github" },
      apiUrl: "https://api.example.com",
      owner: "example",
      name: "platform",
      defaultBranch: "main",
      webUrl: "https://example.com/example/platform",
    },
    cluster: { id: nobody, name: target.cluster, apiUrl: undefined },
    branch: "main",
    pathPattern: "tenants/{environment}/{team}/{name}",
    fluxNamespace: "flux-system",
    sourceName: "flux-system",
    parentName: "tenants",
    teamServiceAccount: "team-{team}",
    platformServiceAccount: "platform",
    vars: target.vars,
    substitution: target.substitution,
    accessGroups: [],
    requiresApproval: false,
    labels: [],
    reviewers: [],
    autoMerge: null,
    position: 0,
    heardAt: undefined,
    suspended: undefined,
    suspendedAt: undefined,
    unansweredSince: undefined,
  };
}
