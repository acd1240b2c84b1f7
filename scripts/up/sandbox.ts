import { cp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import { authoredTemplate, authorsGroup, teamsOfGroups } from "@/sandbox/identity/people";
import { writeSeed } from "@/sandbox/platform/seed";
import type { Plan } from "./environment";
import type { Program } from "./processes";
import type { State } from "./state";

const ready = /"ready":\s*true/;

export function identityProgram(plan: Plan, state: State, dataDir: string): Program {
  return {
    name: "identity",
    args: [".build/identity.js"],
    ready,
    env: {
      IDENTITY_PORT: String(state.ports.identity),
      IDENTITY_PUBLIC_URL: plan.urls.identity,
      IDENTITY_CLIENT_ID: "slipway",
      IDENTITY_CLIENT_SECRET: state.secrets.oidcClient,
      IDENTITY_REDIRECT_URIS: `${plan.urls.web}/api/auth/callback/oidc`,
      IDENTITY_POST_LOGOUT_REDIRECT_URIS: `${plan.urls.web}/signed-out`,
      IDENTITY_DATA_DIR: path.join(dataDir, "identity"),
    },
  };
}

export function forgeProgram(plan: Plan, state: State, dataDir: string): Program {
  return {
    name: "forge",
    args: [".build/forge.js"],
    ready,
    env: {
      FORGE_PORT: String(state.ports.forge),
      FORGE_PUBLIC_URL: plan.urls.forge,
      FORGE_DATA_DIR: path.join(dataDir, "forge"),
      FORGE_TOKEN: state.secrets.forgeToken,
      FORGE_OAUTH_CLIENT_ID: "slipway",
      FORGE_OAUTH_CLIENT_SECRET: state.secrets.forgeOauth,
      FORGE_OAUTH_CALLBACK_URLS: `${plan.urls.web}/account/github`,
      FORGE_WEBHOOK_URL: `${plan.urls.web}/api/webhooks/github`,
      FORGE_WEBHOOK_SECRET: state.secrets.githubWebhook,
      FORGE_SEED_DIR: seedFolder(dataDir),
    },
  };
}

const seedFolder = (dataDir: string): string => path.join(dataDir, "seed");

/**
 * The repositories that the forge begins with: the platform's, and those of
 * `SLIPWAY_SANDBOX_SEED_DIR`, which journeys bring.
 */
export async function writeRepositories(dataDir: string): Promise<void> {
  const folder = seedFolder(dataDir);
  await rm(folder, { recursive: true, force: true });
  await writeSeed(process.cwd(), folder);
  const more = process.env["SLIPWAY_SANDBOX_SEED_DIR"];
  if (more !== undefined) await cp(more, folder, { recursive: true });
}

const environments = ["staging", "production"] as const;

export function gitopsProgram(plan: Plan, state: State, dataDir: string): Program {
  const keys = { staging: state.secrets.fluxStaging, production: state.secrets.fluxProduction };
  const targets = environments.map((name) => ({
    name,
    cluster: name,
    repository: `${plan.urls.forge}/acme/platform.git`,
    branch: "main",
    path: `tenants/${name}`,
    webhookUrl: `${plan.urls.web}/api/webhooks/flux/${name}`,
    hmacKey: keys[name],
    flaggerUrl: `${plan.urls.web}/api/webhooks/flagger/${name}/${state.secrets.flagger}`,
  }));
  return {
    name: "gitops",
    args: [".build/gitops.js"],
    ready,
    env: {
      GITOPS_PORT: String(state.ports.gitops),
      GITOPS_TARGETS: JSON.stringify(targets),
      GITOPS_DATA_DIR: path.join(dataDir, "gitops"),
      GITOPS_API_TOKEN: state.secrets.gitopsApi,
      GITOPS_INTERVAL_MS: "1000",
    },
  };
}

/** What `SLIPWAY_ACCESS_FILE` looks like in a company, too: its groups are the sandbox's. */
export async function writeAccess(dataDir: string): Promise<void> {
  const access = {
    apiVersion: "slipway.dev/v1alpha1",
    kind: "Access",
    contact: "Olivia Brandt of the platform team",
    channel: "#platform",
    teamGroupPrefix: "team-",
    groups: {
      "platform-ops": { roles: ["ops"] },
      viewers: { roles: ["viewer"] },
      [authorsGroup]: { authoring: { templates: [authoredTemplate], categories: [] } },
      ...Object.fromEntries(
        Object.entries(teamsOfGroups).map(([group, team]) => [group, { teams: [team] }]),
      ),
    },
    teams: {
      search: {
        title: "Search and Product Discovery",
        contact: "search@example.com",
        channel: "#search",
      },
    },
  };
  await writeFile(path.join(dataDir, "access.yaml"), stringify(access));
}

/** Two targets on one repository: what `SLIPWAY_TARGETS_FILE` looks like in a company, too. */
export async function writeTargets(plan: Plan, dataDir: string): Promise<void> {
  const targets = environments.map((name) => ({
    name,
    title: name === "staging" ? "Staging" : "Production",
    environment: name,
    repository: "acme/platform",
    branch: "main",
    path: "tenants/{environment}/{team}/{name}",
    cluster: {
      name,
      apiUrl: `${plan.urls.gitops}/clusters/${name}`,
      tokenFrom: "SANDBOX_CLUSTER_TOKEN",
    },
    labels: ["slipway", name],
    // An account of its own for each environment, so that a mistake in one cannot reach the other's
    // buckets and queues.
    vars:
      name === "staging"
        ? { domain: "staging.example.com", awsAccount: "111122223333", awsRegion: "eu-central-1" }
        : { domain: "example.com", awsAccount: "444455556666", awsRegion: "eu-central-1" },
    fluxKeyFrom: `FLUX_KEY_${name.toUpperCase()}`,
    flaggerKeyFrom: "FLAGGER_KEY",
  }));
  await writeFile(path.join(dataDir, "targets.yaml"), stringify(targets));
}
