import { PortalError } from "@/lib/errors";
import { hostNames } from "../../host";
import { asApp, asToken, type Installation, type Quota } from "./app-api";
import { type ConnectionGround, type HostConnection, hostConnection } from "./connection";
import { missingEvents, missingPermissions } from "./permissions";

/** An account that Slipway works in, as the host says it is now. */
export interface HostAccountHealth {
  account: string;
  isSuspended: boolean;
  /** What it has not given the App, as `contents: write`, `event push`. */
  missing: string[];
  /** Undefined where it could not be asked. */
  quota: Quota | undefined;
  /** Why not, in words. */
  problem: string | undefined;
}

/** How the Git host answers when it is asked now. */
export interface HostHealth {
  kind: HostConnection["kind"];
  hostName: string;
  /** It does not answer, or refuses. */
  problem: { message: string; hint: string | undefined } | undefined;
  accounts: HostAccountHealth[];
}

/** Of more installations than these none is asked for its quota. */
const looksInto = 20;

/**
 * Asks the host whether it answers, what each account has given and how many calls are left to it.
 * What it cannot say is part of the answer.
 */
export async function hostHealth(ground: ConnectionGround): Promise<HostHealth> {
  const hostName = hostNames.github;
  let kind: HostConnection["kind"] = "none";
  try {
    const connection = await hostConnection(ground);
    ({ kind } = connection);
    const accounts = await accountsOf(connection, ground.config.GITHUB_API_URL);
    return { kind, hostName, problem: undefined, accounts };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    const { message, hint } = error;
    return { kind, hostName, problem: { message, hint }, accounts: [] };
  }
}

async function accountsOf(
  connection: HostConnection,
  apiUrl: string,
): Promise<HostAccountHealth[]> {
  if (connection.kind === "none") return [];
  if (connection.kind === "token") {
    const api = asToken(connection.token, apiUrl);
    const { login: account } = await api.user();
    const quota = await api.quota();
    return [{ account, isSuspended: false, missing: [], quota, problem: undefined }];
  }
  const app = asApp(connection, apiUrl);
  const installations = await app.installations();
  return Promise.all(installations.slice(0, looksInto).map((one) => installationHealth(app, one)));
}

async function installationHealth(
  app: ReturnType<typeof asApp>,
  { id, account, permissions, events, suspended_at }: Installation,
): Promise<HostAccountHealth> {
  const kind = account?.type === "User" ? "User" : "Organization";
  const isSuspended = typeof suspended_at === "string";
  const known = {
    account: account?.login ?? "",
    isSuspended,
    missing: [
      ...missingPermissions(permissions, kind),
      ...missingEvents(events).map((event) => `event ${event}`),
    ],
  };
  if (isSuspended) return { ...known, quota: undefined, problem: undefined };
  try {
    return { ...known, quota: await app.quota(id), problem: undefined };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return { ...known, quota: undefined, problem: error.message };
  }
}

/**
 * What the host's clock says: the `Date` of any answer of its, in whole seconds; undefined where it
 * has none. Throws where nothing answers within `milliseconds`.
 */
export async function hostDate(apiUrl: string, milliseconds: number): Promise<Date | undefined> {
  const { headers, body } = await fetch(apiUrl, {
    method: "HEAD",
    redirect: "manual",
    signal: AbortSignal.timeout(milliseconds),
  });
  await body?.cancel();
  const date = new Date(headers.get("date") ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}
