import { z } from "zod";
import type { VersionLife } from "@/lib/catalog";
import {
  isNewerVersion,
  livesOf,
  offeredRelated,
  offeredVersions,
  publishedVersions,
} from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";
import { placesOf, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { pageAbout } from "@/lib/paging/server";
import { findCorrections } from "./find-corrections";
import type { InstanceDetails, InstancePage, InstanceSummary } from "./instance";
import { parametersOfForm, presentInstances } from "./presentation";
import type { InstanceQuery } from "./query";
import { findInstance, type StoredSummary } from "./store/instances";
import { findInstances, type InstanceFilter, type UsedVersion, usedVersions } from "./store/list";
import { whyFailing } from "./why-failing";
import { whyNotChange } from "./why-not-change";

export const instancePageSize = 25;

/**
 * One page of instances, filtered and sorted in the database; those that are removed only where they are asked for. A page
 * that begins where another ended (`cursor`) costs the same however far down it is, and stays where it is when instances
 * change. Throws `forbidden`, and `bad_request` for a cursor that is none of this list.
 */
export async function listInstances(ctx: Context, query: InstanceQuery): Promise<InstancePage> {
  requireCan(ctx.actor, "instance.read");
  const { q, team, target, template, state, cursor, page } = query;
  const within = placesOf(ctx.actor.narrowing);
  const filter: InstanceFilter = { q, team, target, template, state, within };
  if (query.upgrade) filter.versions = await outdated(ctx, filter);
  const size = instancePageSize;
  const { rows, counted, ...part } = await findInstances(ctx.db, filter, query, {
    cursor,
    page,
    size,
  });
  const of = await versionsAbout(ctx, rows);
  return {
    instances: rows.map((instance) => withVersions(instance, of)),
    ...pageAbout(part, { counted, page, size }),
  };
}

/** An instance with all its changes. Throws `forbidden`, `not_found`. */
export async function getInstance(ctx: Context, id: unknown): Promise<InstanceDetails> {
  requireCan(ctx.actor, "instance.read");
  const parsed = z.uuid().safeParse(id);
  const found = parsed.success ? await findInstance(ctx.db, parsed.data) : undefined;
  if (found === undefined)
    throw new PortalError("not_found", "Instance not found.", {
      hint: "Look in the list of instances.",
    });
  const { summary, parameters, target } = found;
  const { team, name, templateName, templateVersion } = summary;
  requireCan(ctx.actor, "instance.read", { team, name, target: target.name });
  const of = await versionsAbout(ctx, [summary]);
  const [presentation = { links: [], outputs: [], related: [] }] = await presentInstances(ctx.db, [
    {
      instanceId: summary.id,
      team,
      name,
      template: templateName,
      version: templateVersion,
      parameters,
      target,
    },
  ]);
  return {
    ...withVersions(summary, of),
    path: found.path,
    parameters,
    parametersInWords: await parametersOfForm(ctx.db, {
      template: templateName,
      version: templateVersion,
      parameters,
    }),
    corrections: await findCorrections(ctx.db, { ...summary, fluxNamespace: target.fluxNamespace }),
    failure: await whyFailing(ctx.db, { ...summary, fluxNamespace: target.fluxNamespace }),
    links: presentation.links,
    outputs: presentation.outputs,
    related: found.removedAt === undefined ? await offeredRelated(ctx, presentation.related) : [],
    templateDigest: found.templateDigest,
    commit: found.commit,
    repository: {
      owner: target.repository.owner,
      name: target.repository.name,
      webUrl: target.repository.webUrl,
      branch: target.branch,
    },
    cluster: target.cluster.name,
    whyNotChange: whyNotChange(ctx.actor, {
      team,
      name,
      state: summary.state,
      merged: found.commit !== undefined,
      target,
      held: found.held,
    }),
    hasOtherVersions: Boolean(
      (await publishedVersions(ctx.db, templateName))?.versions.some(
        ({ version }) => version !== templateVersion,
      ),
    ),
    removedAt: found.removedAt,
    requests: found.requests,
  };
}

/**
 * Every version that is older than what its template offers, of the templates that there are
 * instances of.
 */
async function outdated(ctx: Context, filter: InstanceFilter): Promise<UsedVersion[]> {
  const used = await usedVersions(ctx.db, filter);
  const offered = await offeredVersions(
    ctx.db,
    used.map(({ templateName }) => templateName),
  );
  return used.filter(({ templateName, templateVersion }) =>
    isNewerVersion(offered.get(templateName) ?? "", templateVersion),
  );
}

/** What is offered of the templates of these instances, and what was decided of their versions. */
interface VersionsAbout {
  offered: ReadonlyMap<string, string>;
  lives: ReadonlyMap<string, VersionLife>;
}

async function versionsAbout(
  { db }: Pick<Context, "db">,
  instances: readonly StoredSummary[],
): Promise<VersionsAbout> {
  const [offered, lives] = await Promise.all([
    offeredVersions(
      db,
      instances.map(({ templateName }) => templateName),
    ),
    livesOf(
      db,
      instances.map(({ templateName, templateVersion }) => ({
        template: templateName,
        version: templateVersion,
      })),
    ),
  ]);
  return { offered, lives };
}

function withVersions(instance: StoredSummary, { offered, lives }: VersionsAbout): InstanceSummary {
  const { templateName, templateVersion } = instance;
  const latest = offered.get(templateName);
  const isNewer = latest !== undefined && isNewerVersion(latest, templateVersion);
  return {
    ...instance,
    newerVersion: isNewer ? latest : undefined,
    life: lives.get(`${templateName}@${templateVersion}`),
  };
}
