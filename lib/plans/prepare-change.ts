import {
  getOfferedVersion,
  getTemplateVersion,
  getVersion,
  isNewerVersion,
  publishedVersions,
} from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { folderDigest, oftenGiven } from "@/lib/instances/server";
import type { JsonObject } from "@/lib/json";
import { oftenFirst, type ParameterStep } from "@/lib/template";
import { carriedOver } from "./carried-over";
import { placeOf } from "./place-of";
import type { VersionChoice } from "./preview";
import {
  type ExistingInstance,
  existingInstance,
  heldError,
  readInstance,
  requireLiving,
} from "./read-instance";

/** What a form for a change begins with: as Git has it now. */
export interface PreparedChange {
  instance: {
    id: string;
    name: string;
    team: string;
    template: string;
    target: { name: string; title: string; environment: string; cluster: string };
  };
  from: { version: string; parameters: JsonObject };
  version: string;
  steps: ParameterStep[];
  /** What the parameters are checked against. */
  schema: JsonObject;
  /** Those of now, as far as the version has a place for them. */
  parameters: JsonObject;
  /** JSON Pointers of the others. */
  dropped: string[];
  /** Stands for what is in Git: a draft that was typed for something else is none for this. */
  seen: string;
}

/**
 * An edit stays with the version that runs; an upgrade goes to the given one, else to what is
 * offered. Throws `forbidden`, `not_found`, `conflict`.
 */
export async function prepareChange(
  ctx: Context,
  id: unknown,
  kind: "edit" | "upgrade",
  version?: string,
): Promise<PreparedChange> {
  const instance = await toPrepare(ctx, id);
  const { record, folder } = await readInstance(ctx, instance, { recentWillDo: true });
  const wanted =
    kind === "edit"
      ? record.template.version
      : (version ?? (await getOfferedVersion(ctx.db, record.template.name)).version);
  const [{ template }, { definition, schema }, often] = await Promise.all([
    getVersion(ctx.db, record.template.name, wanted),
    getTemplateVersion(ctx, record.template.name, wanted),
    oftenGiven(ctx, record.template.name),
  ]);
  const { target } = instance;
  const carried = await carriedOver(template, record.parameters);
  return {
    instance: {
      id: instance.id,
      name: record.name,
      team: record.team,
      template: record.template.name,
      target: {
        name: target.name,
        title: target.title,
        environment: target.environment,
        cluster: target.cluster.name,
      },
    },
    from: { version: record.template.version, parameters: record.parameters },
    version: wanted,
    steps: oftenFirst(definition.steps, often),
    schema,
    ...carried,
    seen: folderDigest(folder.blobs).slice(0, 12),
  };
}

/** Versions that an instance could go to, the latest first. Throws `forbidden`, `not_found`. */
export async function versionChoices(ctx: Context, id: unknown): Promise<VersionChoice[]> {
  requireCan(ctx.actor, "instance.read");
  const instance = await existingInstance(ctx, id);
  requireCan(ctx.actor, "instance.read", placeOf(instance));
  const { templateVersion } = instance;
  const template = await publishedVersions(ctx.db, instance.templateName);
  if (!template || !can(ctx.actor, "catalog.read", { groups: template.accessGroups })) return [];
  return template.versions
    .filter(({ version }) => version !== templateVersion)
    .map(({ version, changes }) => ({
      version,
      changes,
      older: !isNewerVersion(version, templateVersion),
    }));
}

async function toPrepare(ctx: Context, id: unknown): Promise<ExistingInstance> {
  requireCan(ctx.actor, "request.preview");
  const instance = await existingInstance(ctx, id);
  requireCan(ctx.actor, "request.preview", placeOf(instance));
  if (!can(ctx.actor, "target.use", { groups: instance.target.accessGroups }))
    throw new PortalError("forbidden", `You may not use ${instance.target.title}.`, {
      hint: "Ask the platform team.",
    });
  requireLiving(instance);
  if (instance.holder) throw heldError(instance, instance.holder);
  return instance;
}
