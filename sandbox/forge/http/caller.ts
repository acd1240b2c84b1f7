import { importSPKI, jwtVerify } from "jose";
import { appById, installationOfToken, installationsOf, keysOf } from "../apps/find";
import { userToken } from "../apps/oauth";
import type { AppRow, InstallationRow } from "../apps/rows";
import { type World } from "../world";
import { ApiError, notFound } from "./api-error";
import { loginOf } from "./authenticate";

/**
 * Who calls: somebody with a token, an App as itself, or one of its installations. `login` is who
 * is the author of what is done.
 */
export type Caller =
  | { kind: "person"; login: string; through?: Through }
  | { kind: "app"; login: string; app: AppRow }
  | { kind: "installation"; login: string; app: AppRow; installation: InstallationRow };

/**
 * What a person's token that a client got for them is held to. An App's reaches what the App and the
 * person both do, with the permissions that the App was given there; an OAuth App's has its scopes.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
export type Through =
  | { kind: "app"; installations: readonly InstallationRow[] }
  | { kind: "oauth-app"; scopes: readonly string[] };

/** Throws 401 for a token that is none. */
export async function callerOf(world: World, token: string): Promise<Caller> {
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return appOf(world, token);
  const installation = installationOfToken(world, token);
  const app = installation && appById(world, installation.app);
  if (installation && app) {
    if (installation.suspended_at !== null)
      throw new ApiError(403, "This installation has been suspended");
    return { kind: "installation", login: botOf(app), app, installation };
  }
  const login = loginOf(world.tokens, token);
  if (login !== null) return { kind: "person", login };
  const given = userToken(world, token);
  if (given === null) throw new ApiError(401, "Bad credentials");
  const through: Through = given.app
    ? {
        kind: "app",
        installations: installationsOf(world, given.app).filter(
          ({ suspended_at }) => suspended_at === null,
        ),
      }
    : { kind: "oauth-app", scopes: given.scopes };
  return { kind: "person", login: given.login, through };
}

function botOf(app: AppRow): string {
  return `${app.slug}[bot]`;
}

/** A JSON Web Token that the App signed, ten minutes old at most. */
async function appOf(world: World, token: string): Promise<Caller> {
  const [, claims = ""] = token.split(".");
  const { iss } = readClaims(claims);
  const app = /^\d+$/.test(iss)
    ? appById(world, Number(iss))
    : world.db.get<AppRow>("SELECT * FROM apps WHERE client_id = ?", iss);
  if (!app) throw new ApiError(404, "Integration not found");
  for (const key of keysOf(world, app)) {
    try {
      const { payload } = await jwtVerify(token, await importSPKI(key, "RS256"), {
        algorithms: ["RS256"],
        clockTolerance: 5,
        currentDate: world.now(),
      });
      if ((payload.exp ?? 0) - (payload.iat ?? 0) > 660)
        throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
      return { kind: "app", login: botOf(app), app };
    } catch (error) {
      if (error instanceof ApiError) throw error;
    }
  }
  throw new ApiError(401, "A JSON web token could not be decoded");
}

function readClaims(text: string): { iss: string } {
  try {
    const { iss } = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as {
      iss?: unknown;
    };
    return { iss: typeof iss === "string" || typeof iss === "number" ? String(iss) : "" };
  } catch {
    throw new ApiError(401, "A JSON web token could not be decoded");
  }
}

/**
 * Which permission a call of an installation needs; the first that fits. What is not listed needs
 * `metadata: read`, which every App has.
 */
const needs: readonly [pattern: RegExp, permission: readonly string[]][] = [
  [/\/branches\/.+\/protection$/, ["administration"]],
  [/\/rulesets(\/|$)/, ["administration"]],
  [
    /\/(git|contents|branches|compare|commits|merges)(\/|$)(?!.*\/(status|statuses|check-runs)$)/,
    ["contents"],
  ],
  [/\/(status|statuses)(\/|$)/, ["statuses"]],
  [/\/check-(runs|suites)/, ["checks"]],
  [/\/pulls(\/|$)/, ["pull_requests"]],
  [/\/(issues|labels)(\/|$)/, ["issues", "pull_requests"]],
];

/** Throws GitHub's 403 where an installation lacks the permission. */
export function requirePermission(caller: Caller, method: string, path: string): void {
  if (caller.kind === "app" && !/^\/(app\b|repos\/[^/]+\/[^/]+\/installation$)/.test(path))
    throw new ApiError(401, "Bad credentials");
  if (
    caller.kind === "person" &&
    /^\/(app|installation)(\/|$)|^\/repos\/[^/]+\/[^/]+\/installation$/.test(path)
  )
    throw new ApiError(401, "A JSON web token could not be decoded");
  const reading = method === "GET" || method === "HEAD";
  const through = caller.kind === "person" ? caller.through : undefined;
  // Who lacks the scope is told that there is nothing, as at GitHub.
  if (through?.kind === "oauth-app" && !reading && !through.scopes.includes("repo"))
    throw notFound();
  const installation =
    caller.kind === "installation"
      ? caller.installation
      : through?.kind === "app"
        ? through.installations.find(({ account }) => isBelow(path, account))
        : undefined;
  // Where a person's token reaches no installation, `repoOf` finds nothing.
  if (!installation) return;
  const refused = new ApiError(403, "Resource not accessible by integration");
  if (caller.kind === "installation" && /^\/(user|app)(\/|$)/.test(path)) throw refused;
  const isFree = reading && /^\/repos\/[^/]+\/[^/]+\/(rules|rulesets)(\/|$)/.test(path);
  const permission = needs.find(
    ([pattern]) => path.startsWith("/repos/") && pattern.test(path),
  )?.[1];
  if (isFree || !permission) return;
  const granted = JSON.parse(installation.permissions) as Record<string, string>;
  if (
    !permission.some((name) => (reading ? granted[name] !== undefined : granted[name] === "write"))
  )
    throw refused;
}

function isBelow(path: string, account: string): boolean {
  return path.toLowerCase().startsWith(`/repos/${account.toLowerCase()}/`);
}
