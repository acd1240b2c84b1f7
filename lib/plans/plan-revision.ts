import type { z } from "zod";
import { getVersion, type StoredVersion } from "@/lib/catalog/server";
import type { Context } from "@/lib/access/server";
import type { JsonObject } from "@/lib/json";
import type { reviseRequestInput } from "./input";
import type { Plan } from "./plan";
import { planInstance } from "./plan-instance";
import { planChange, type PlannedChange } from "./plan-change";
import { existingInstance } from "./read-instance";
import type { RequestKind } from "./preview";
import { usableVersion } from "./usable-version";

/** What is known of the request that is revised. */
export interface RevisedRequest {
  kind: RequestKind;
  instanceId: string;
  templateName: string;
  /** Of the last revision; undefined for a removal of what no version is known of. */
  templateVersion: string | undefined;
}

export interface PlannedRevision {
  version: StoredVersion | undefined;
  parameters: JsonObject;
  planned: Plan;
  /** Of a change of what is in Git. */
  change: PlannedChange | undefined;
}

/**
 * What the next revision of a request would write: of a launch the whole instance, of anything else
 * a change of what Git has now.
 */
export async function planRevision(
  ctx: Context,
  summary: RevisedRequest,
  input: z.output<typeof reviseRequestInput>,
  options: { recentWillDo: boolean },
): Promise<PlannedRevision> {
  const instance = await existingInstance(ctx, summary.instanceId);
  const { kind } = summary;
  const wanted = input.version ?? summary.templateVersion;
  if (kind === "edit" || kind === "upgrade" || kind === "remove") {
    const change = await planChange(
      ctx,
      instance,
      { kind, parameters: input.parameters, version: wanted },
      options,
    );
    return {
      version: change.version,
      parameters: change.parameters,
      planned: change.planned,
      change,
    };
  }
  const version =
    input.version !== undefined && input.version !== summary.templateVersion
      ? await usableVersion(ctx, summary.templateName, input.version)
      : await getVersion(ctx.db, summary.templateName, summary.templateVersion ?? "");
  const { team, name, target, createdBy } = instance;
  const planned = await planInstance(ctx, {
    template: version.template,
    target,
    team,
    name,
    instanceId: instance.id,
    createdBy,
    parameters: input.parameters,
  });
  return { version, parameters: input.parameters, planned, change: undefined };
}
