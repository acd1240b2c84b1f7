import path from "node:path";
import type { State } from "./state";

export interface Plan {
  /** Environment of the portal: web server, worker and set-up. */
  portal: Record<string, string>;
  urls: { web: string; forge: string; identity: string; gitops: string };
  startsDatabase: boolean;
  startsIdentity: boolean;
  /**
   * The forge and the stand-in for Flux belong together: with a real Git host, a real Flux reports.
   */
  startsForge: boolean;
}

/** Which groups give what, by variables. */
const rules = ["SLIPWAY_OPS_GROUPS", "SLIPWAY_VIEWER_GROUPS", "SLIPWAY_TEAM_GROUP_PREFIX"] as const;

function at(port: number): string {
  return `http://localhost:${port}`;
}

/** What is configured is used as it is; what is not is taken from the sandbox. */
export function plan(
  given: Readonly<Record<string, string | undefined>>,
  state: State,
  dataDir: string,
): Plan {
  const web = given["NEXTAUTH_URL"] ?? `http://localhost:${state.ports.web}`;
  const urls = {
    web,
    forge: at(state.ports.forge),
    identity: at(state.ports.identity),
    gitops: at(state.ports.gitops),
  };
  const startsIdentity = !given["OIDC_ISSUER"];
  const startsForge = !given["GITHUB_TOKEN"] && !given["GITHUB_APP_ID"] && !given["GITHUB_API_URL"];

  const portal: Record<string, string> = {
    NODE_ENV: "production",
    PORT: String(state.ports.web),
    SLIPWAY_HOST: "127.0.0.1",
    NEXTAUTH_URL: web,
    NEXTAUTH_SECRET: state.secrets.session,
    SLIPWAY_ENCRYPTION_KEY: state.secrets.encryption,
    GITHUB_WEBHOOK_SECRET: state.secrets.githubWebhook,
    SLIPWAY_AUDIT_ANCHOR_KEY: state.secrets.auditAnchor,
    SLIPWAY_AUDIT_ANCHOR_FILE: path.join(dataDir, "audit-anchors.jsonl"),
  };
  if (startsIdentity) {
    Object.assign(portal, {
      OIDC_ISSUER: urls.identity,
      OIDC_CLIENT_ID: "slipway",
      OIDC_CLIENT_SECRET: state.secrets.oidcClient,
    });
    // Whoever says it by variables means those.
    if (rules.every((name) => !given[name]))
      portal["SLIPWAY_ACCESS_FILE"] = path.join(dataDir, "access.yaml");
  }
  if (startsForge) {
    Object.assign(portal, {
      GITHUB_API_URL: `${urls.forge}/api/v3`,
      GITHUB_TOKEN: state.secrets.forgeToken,
      GITHUB_CLIENT_ID: "slipway",
      GITHUB_CLIENT_SECRET: state.secrets.forgeOauth,
      SLIPWAY_TARGETS_FILE: path.join(dataDir, "targets.yaml"),
      SANDBOX_CLUSTER_TOKEN: state.secrets.gitopsApi,
      FLUX_KEY_STAGING: state.secrets.fluxStaging,
      FLUX_KEY_PRODUCTION: state.secrets.fluxProduction,
      FLAGGER_KEY: state.secrets.flagger,
    });
  }
  const own = Object.fromEntries(Object.entries(portal).filter(([name]) => !given[name]));
  return { portal: own, urls, startsDatabase: !given["DATABASE_URL"], startsIdentity, startsForge };
}
