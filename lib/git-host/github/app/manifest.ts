import { gitHubUrls } from "../host";
import { neededEvents, neededPermissions } from "./permissions";

/** Addresses of Slipway that GitHub is told of. */
export const gitHubPaths = {
  /** Where the browser comes back to with the code of a new App. */
  registered: "/ops/github/registered",
  /** Where it comes back to after an installation. */
  installed: "/ops/github?installed",
  /** Where it comes back to after somebody said who they are. */
  linked: "/account/github",
  webhook: "/api/webhooks/github",
} as const;

export interface ManifestInput {
  /** Public URL of Slipway. */
  site: string;
  /** Base URL of the host's REST API. */
  apiUrl: string;
  /** Allow other accounts to install it. */
  shared: boolean;
  /** Of the account that it will belong to, where known. */
  organization: string | undefined;
}

/** GitHub's limit, and names are unique there. */
const longestName = 34;

/** What GitHub needs to register Slipway's App, as its manifest flow takes it. */
export function appManifest({ site, apiUrl, shared, organization }: ManifestInput) {
  return {
    name: `Slipway${organization === undefined ? "" : ` ${organization}`}`.slice(0, longestName),
    description: "Opens pull requests for what people launch in Slipway, and reports on them.",
    url: site,
    redirect_url: `${site}${gitHubPaths.registered}`,
    callback_urls: [`${site}${gitHubPaths.linked}`],
    setup_url: `${site}${gitHubPaths.installed}`,
    setup_on_update: true,
    public: shared,
    request_oauth_on_install: false,
    hook_attributes: { url: `${site}${gitHubPaths.webhook}`, active: canReach(apiUrl, site) },
    default_permissions: Object.fromEntries(
      neededPermissions.map(({ name, level }) => [name, level]),
    ),
    default_events: [...neededEvents],
  };
}

/**
 * GitHub refuses a webhook that only this machine can reach, unless it is on this machine itself.
 */
export function canReach(apiUrl: string, site: string): boolean {
  return !isLoopback(site) || isLoopback(apiUrl);
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

/** Where the browser posts the manifest to. */
export function registrationUrl(
  apiUrl: string,
  organization: string | undefined,
  state: string,
): string {
  const { web } = gitHubUrls(apiUrl);
  const settings =
    organization === undefined ? "" : `/organizations/${encodeURIComponent(organization)}`;
  return `${web}${settings}/settings/apps/new?state=${encodeURIComponent(state)}`;
}
