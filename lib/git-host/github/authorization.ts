import { createHash } from "node:crypto";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { HostCredentials } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { type Authorization, guardedFetch, silent } from "./octokit";
import { answeredStatus, unless } from "./failure";
import type { CredentialsSource } from "../credentials";
import type { RepositoryRef } from "../repository";

export type AppCredentials = HostCredentials & { kind: "app" };

export async function credentialsNow(
  source: CredentialsSource,
): Promise<Exclude<HostCredentials, { kind: "none" }>> {
  const credentials = typeof source === "function" ? await source() : source;
  if (credentials.kind !== "none") return credentials;
  throw new PortalError("unavailable", "Slipway is not connected to GitHub yet.", {
    hint: "The platform team connects it under Ops, GitHub. Then this goes on by itself.",
  });
}

/** What to put into the `authorization` header for calls to one repository. */
export function authorizationFor(source: CredentialsSource, ref: RepositoryRef): Authorization {
  return async (options) => {
    const credentials = await credentialsNow(source);
    if (credentials.kind === "token") return `token ${credentials.token}`;
    const installation = installationsOf(credentials, ref.apiUrl).at(ref);
    return `token ${await installation(options?.renew ?? false)}`;
  };
}

/** As the App itself, for what concerns it and its installations. */
export function appAuthorization({
  appId,
  privateKey,
}: Pick<AppCredentials, "appId" | "privateKey">): Authorization {
  const asApp = createAppAuth({ appId, privateKey });
  return async () => {
    const { token } = await asApp({ type: "app" }).catch((cause: unknown) => {
      throw new PortalError(
        "misconfigured",
        "Slipway cannot sign in to the Git host with the App's private key.",
        {
          hint: "The whole PEM file that GitHub gave is needed.",
          cause,
        },
      );
    });
    return `bearer ${token}`;
  };
}

/**
 * A token for one installation by its id. Tokens last an hour; one is kept until shortly before.
 */
export function installationAuthorization(
  credentials: AppCredentials,
  apiUrl: string,
  installationId: number,
): Authorization {
  return async (options) =>
    `token ${await installationsOf(credentials, apiUrl).token(installationId, options?.renew ?? false)}`;
}

interface Installations {
  at(ref: RepositoryRef): (renew: boolean) => Promise<string>;
  token(installationId: number, renew: boolean): Promise<string>;
}

const installationShape = z.object({
  id: z.number(),
  suspended_at: z.string().nullable().optional(),
});
const known = new LRUCache<string, Installations>({ max: 50 });

/**
 * Of one App with one key, for the whole process: an account has one installation, however many of
 * its repositories are used.
 */
function installationsOf(app: AppCredentials, apiUrl: string): Installations {
  const key = `${apiUrl} ${app.appId} ${createHash("sha256").update(app.privateKey).digest("hex")}`;
  const found = known.get(key);
  if (found) return found;
  const made = makeInstallations(app, apiUrl);
  known.set(key, made);
  return made;
}

function makeInstallations(app: AppCredentials, apiUrl: string): Installations {
  const { request } = new Octokit({
    baseUrl: apiUrl,
    userAgent: "slipway",
    log: silent,
    request: { fetch: guardedFetch(apiUrl, appAuthorization(app)) },
  });
  const auth = createAppAuth({ appId: app.appId, privateKey: app.privateKey, request });
  const ids = new LRUCache<string, Promise<number>>({ max: 1_000 });

  const lookUp = async (ref: RepositoryRef): Promise<number> => {
    const answer = await request("GET /repos/{owner}/{repo}/installation", {
      owner: ref.owner,
      repo: ref.name,
    }).catch(unless(404));
    if (!answer) throw notInstalled(ref);
    const { id, suspended_at } = installationShape.parse(answer.data);
    if (suspended_at) throw suspended(ref);
    return id;
  };
  /** Remembers a success; a failure is forgotten, so that the next call tries again. */
  const installation = (ref: RepositoryRef): Promise<number> => {
    const name = nameOf(ref);
    const asked = ids.get(name) ?? lookUp(ref);
    ids.set(name, asked);
    asked.catch(() => ids.delete(name));
    return asked;
  };
  const token = async (installationId: number, renew: boolean): Promise<string> =>
    (await auth({ type: "installation", installationId, refresh: renew })).token;

  const afresh = async (ref: RepositoryRef): Promise<string> => {
    ids.delete(nameOf(ref));
    return token(await installation(ref), true);
  };
  const at = (ref: RepositoryRef) => async (renew: boolean) => {
    if (renew) return afresh(ref);
    try {
      return await token(await installation(ref), false);
    } catch (error) {
      // Uninstalled, suspended, or installed anew under another id since it was looked up: asking
      // again says which.
      if (![403, 404].includes(answeredStatus(error) ?? 0)) throw error;
      return afresh(ref);
    }
  };
  return { token, at };
}

/** Names are not case-sensitive at GitHub. */
function nameOf({ owner, name }: RepositoryRef): string {
  return `${owner}/${name}`.toLowerCase();
}

const goesOn = "Then this goes on by itself.";

function notInstalled({ owner, name }: RepositoryRef): PortalError {
  return new PortalError(
    "unavailable",
    `The GitHub App of Slipway is not installed for ${owner}/${name}.`,
    {
      hint: `The platform team installs it under Ops, GitHub, or adds the repository to its installation. ${goesOn}`,
    },
  );
}

function suspended({ owner, name }: RepositoryRef): PortalError {
  return new PortalError(
    "unavailable",
    `The installation of Slipway's GitHub App for ${owner}/${name} is suspended.`,
    { hint: `An owner of ${owner} lifts it in GitHub's settings, under Applications. ${goesOn}` },
  );
}
