import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { RepositoryRef } from "../../repository";
import { gitHubRepository } from "../repository";
import { type AppItself, asApp, asToken, type Installation } from "./app-api";
import { type HostConnection, hostConnection } from "./connection";
import { missingEvents, missingPermissions } from "./permissions";
import type {
  ConnectionReport,
  InstallationReport,
  ReachableRepository,
} from "./connection-report";
import { targetedRepositories } from "./store/repositories";
import { wakeWaiting } from "../../store/waiting-work";

/** Of more than these the names suffice. */
const looksInto = 20;

/**
 * Asks the host how the connection is now. What it cannot say is part of the answer, not an error.
 * Throws `forbidden`.
 */
export async function connectionReport(ctx: Context): Promise<ConnectionReport> {
  requireCan(ctx.actor, "host.manage");
  const askedAt = ctx.now();
  const nothing = { askedAt, missing: [], installations: [], repositories: [] };
  try {
    const connection = await hostConnection(ctx);
    if (connection.kind === "none") return nothing;
    const repositories = repositoriesOf(ctx, connection);
    if (connection.kind === "token") {
      const { login } = await asToken(connection.token, ctx.config.GITHUB_API_URL).user();
      return { ...nothing, as: login, repositories: await repositories };
    }
    const app = asApp(connection, ctx.config.GITHUB_API_URL);
    const [itself, installations] = await Promise.all([app.itself(), app.installations()]);
    const reports = await Promise.all(
      installations.map((one, index) => installationReport(app, one, index < looksInto)),
    );
    return {
      askedAt,
      as: `${itself.slug}[bot]`,
      appUrl: itself.html_url,
      missing: missingOf(itself),
      installations: reports,
      repositories: await repositories,
    };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    ctx.log.warn({ err: error }, "the connection to the Git host does not work");
    return { ...nothing, problem: { message: error.message, hint: error.hint } };
  }
}

/** The same, asked for by a person: requests that wait for the host are tried again at once. */
export async function checkConnection(ctx: Context): Promise<{ woken: number }> {
  requireCan(ctx.actor, "host.manage");
  return { woken: await wakeWaiting(ctx.db, ctx.now()) };
}

function missingOf({ permissions, events, owner }: AppItself): string[] {
  return [
    ...missingPermissions(permissions, owner?.type === "User" ? "User" : "Organization"),
    ...missingEvents(events).map((event) => `event ${event}`),
  ];
}

async function installationReport(
  app: ReturnType<typeof asApp>,
  installation: Installation,
  look: boolean,
): Promise<InstallationReport> {
  const {
    id,
    account,
    html_url: url,
    repository_selection: selection,
    permissions,
    events,
    suspended_at,
  } = installation;
  const kind = account?.type === "User" ? "User" : "Organization";
  const suspended = typeof suspended_at === "string";
  // What one account refuses is no reason to show nothing of the others.
  const reached =
    look && !suspended ? await app.repositories(id).catch(() => undefined) : undefined;
  return {
    id,
    account: account?.login ?? "",
    kind,
    url,
    selection,
    suspended,
    missing: missingPermissions(permissions, kind),
    missingEvents: missingEvents(events),
    repositories: reached?.names ?? [],
    repositoryCount: reached?.count,
  };
}

/**
 * Each repository that a target names: can Slipway read its branches, and push where a token says?
 */
async function repositoriesOf(
  { db, config }: Context,
  connection: HostConnection,
): Promise<ReachableRepository[]> {
  const repositories = await targetedRepositories(db, config.GITHUB_API_URL, 2 * looksInto);
  return Promise.all(
    repositories.map(async ({ ref, webUrl, targets }) => {
      const branches = [...new Set(targets.map(({ branch }) => branch))];
      const problem = await problemOf(connection, ref, branches);
      return {
        name: `${ref.owner}/${ref.name}`,
        webUrl,
        targets: targets.map(({ title }) => title),
        ...(problem === undefined ? {} : { problem }),
      };
    }),
  );
}

async function problemOf(
  connection: HostConnection,
  ref: RepositoryRef,
  branches: readonly string[],
): Promise<string | undefined> {
  try {
    const repo = gitHubRepository(connection, ref);
    for (const branch of branches)
      if (!(await repo.branchHead(branch))) return `There is no branch ${branch}.`;
    const mayPush =
      connection.kind !== "token" ||
      (await asToken(connection.token, ref.apiUrl).mayPush(ref.owner, ref.name));
    return mayPush ? undefined : "The token may read it, but not push to it.";
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return error.message;
  }
}
