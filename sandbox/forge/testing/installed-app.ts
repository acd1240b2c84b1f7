import { randomUUID } from "node:crypto";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { Visitor } from "./visitor";

export type InstalledApp = { appId: string; privateKey: string; installation: number };

/**
 * An App as Ops set one up: registered from a manifest, installed for all repositories of `acme`.
 * `hook` is told what happens.
 */
export async function installedApp(
  forge: { url: string; api: string },
  permissions: Record<string, string>,
  hook?: { url: string; events: string[] },
): Promise<InstalledApp> {
  const site = "https://slipway.example.com";
  const visitor = new Visitor(forge);
  const manifest = {
    name: `Slipway ${randomUUID().slice(0, 8)}`,
    url: site,
    redirect_url: `${site}/back`,
    setup_url: `${site}/installed`,
    default_permissions: permissions,
    ...(hook ? { hook_attributes: { url: hook.url }, default_events: hook.events } : {}),
  };
  const back = await visitor.registerApp(
    `${forge.url}/organizations/acme/settings/apps/new?state=s`,
    JSON.stringify(manifest),
    site,
  );
  const made = await new Octokit({ baseUrl: forge.api }).apps.createFromManifest({
    code: back.searchParams.get("code") ?? "",
  });
  const { to } = await visitor.press(`/apps/${made.data.slug}/install`, {
    account: "acme",
    selection: "all",
  });
  return {
    appId: String(made.data.id),
    privateKey: made.data.pem,
    installation: Number(new URL(to, forge.url).searchParams.get("installation_id")),
  };
}

/** A token of its installation. */
export async function tokenOf(
  forge: { api: string },
  { appId, privateKey, installation }: InstalledApp,
): Promise<string> {
  const auth = createAppAuth({ appId, privateKey });
  const asApp = new Octokit({ baseUrl: forge.api, auth: (await auth({ type: "app" })).token });
  return (await asApp.apps.createInstallationAccessToken({ installation_id: installation })).data
    .token;
}
