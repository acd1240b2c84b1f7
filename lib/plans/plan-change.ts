import { getOfferedVersion, getVersion, type StoredVersion } from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";
import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { InstanceRecord } from "@/lib/instances";
import { type FileDrift, type InstanceFolder, type ObjectsLeft } from "@/lib/instances/server";
import type { JsonObject } from "@/lib/json";
import { runTask } from "@/lib/threads/server";
import { type Basis, basisOf, basisToken, isUnchanged } from "./basis";
import { noChange } from "./problem-codes";
import { platformRules } from "./platform-rules";
import { hasErrors, type Plan } from "./plan";
import { deployedWithTeamRights } from "./plan-removal";
import { suspensionOf } from "./store/suspension";
import { suspendedProblems } from "./suspended";
import { changeTask, removalTask } from "./tasks";
import { usableVersion } from "./usable-version";
import { type ExistingInstance, readInstance } from "./read-instance";

type ChangeKind = "edit" | "upgrade" | "remove";

/** What is asked for. */
export interface Wanted {
  kind: ChangeKind;
  /** Left out: those that it has. A removal has no others. */
  parameters?: JsonObject | undefined;
  /** Left out: an edit stays with its version, an upgrade goes to the one that is offered. */
  version?: string | undefined;
}

/** What a change of an instance would write, planned on what Git has now. */
export interface PlannedChange {
  /** Undefined for a removal of what the catalog no longer knows. */
  version: StoredVersion | undefined;
  parameters: JsonObject;
  /** Parameters that the instance has and the version has no place for, as JSON Pointers. */
  dropped: string[];
  planned: Plan;
  basis: Basis;
  /** What somebody changed by hand, and this would write over. */
  drift: readonly FileDrift[];
  left: ObjectsLeft;
}

/**
 * Plans an edit, an upgrade or a removal of an instance on its folder in Git. What differs between
 * them is which files there are to be in the end. Throws `conflict` where Git does not have it,
 * `not_found` and `forbidden` for the version.
 */
export async function planChange(
  ctx: Context,
  instance: ExistingInstance,
  wanted: Wanted,
  options: { recentWillDo: boolean },
): Promise<PlannedChange> {
  const { folder, record } = await readInstance(ctx, instance, options);
  const { target } = instance;
  const rules = await platformRules(ctx, { target, team: record.team });
  const byHand = folder.drift.map(({ path }) => path);
  const there = { path: instance.path, contents: folder.contents, byHand };
  if (wanted.kind === "remove") {
    const version = await getVersion(ctx.db, record.template.name, record.template.version).catch(
      ifNotFound,
    );
    const { planned, left, withheld } = await runTask(removalTask, {
      target,
      team: record.team,
      scope: version?.template.definition.scope ?? "team",
      folder: there,
      others: await deployedWithTeamRights(ctx.db, instance),
      rules,
    });
    const suspended = await suspendedProblems(ctx, instance);
    return {
      version,
      parameters: record.parameters,
      dropped: [],
      planned: { ...planned, problems: [...suspended, ...planned.problems] },
      basis: basisOf(folder, [], withheld),
      drift: folder.drift,
      left,
    };
  }
  const version = await versionFor(ctx, wanted, record);
  const { objects } = await suspensionOf(ctx.db, instance.id);
  const { planned, withheld, ...change } = await runTask(changeTask, {
    template: version.template,
    target,
    record,
    folder: there,
    parameters: wanted.parameters,
    isApplied: objects !== 0,
    rules,
  });
  return {
    version,
    ...change,
    planned: withNoChange(planned, folder),
    basis: basisOf(folder, planned.files, withheld),
    drift: overwritten(folder, planned),
  };
}

/**
 * Never over what nobody looked at: throws `conflict` where Git has something else than what was
 * seen, or files changed by hand that nobody gave away.
 */
export function refuseUnseen(
  { basis, drift }: PlannedChange,
  seen: { basis?: string | undefined; overwrite: boolean },
): void {
  if (seen.basis !== undefined && seen.basis !== basisToken(basis)) {
    throw new PortalError(
      "conflict",
      "Meanwhile something else is in Git than what you were shown, so nothing was sent.",
      { hint: "Look at the preview again: it now shows what is there." },
    );
  }
  if (drift.length > 0 && !seen.overwrite) {
    const [first] = drift;
    throw new PortalError(
      "conflict",
      drift.length === 1
        ? `Somebody changed ${first?.path} by hand, and this would write over it.`
        : `Somebody changed ${drift.length} files by hand, and this would write over them.`,
      {
        hint:
          "Look at them first. Then say that they may be written over (`overwrite`), or keep " +
          "what they say some other way.",
        fields: [{ pointer: "/overwrite", message: "There are changes by hand." }],
      },
    );
  }
}

/**
 * An edit goes on with the version that runs, whatever became of it since: what runs must stay
 * mendable. Who may use the template is asked all the same.
 */
async function versionFor(
  ctx: Context,
  { kind, version }: Wanted,
  { template }: InstanceRecord,
): Promise<StoredVersion> {
  if (kind === "upgrade") {
    const wanted = await usableVersion(
      ctx,
      template.name,
      version ?? (await getOfferedVersion(ctx.db, template.name)).version,
    );
    if (wanted.version !== template.version) return wanted;
    throw new PortalError("invalid", `It is at ${template.version} already.`, {
      hint: "Choose another version, or change its parameters.",
      fields: [{ pointer: "/version", message: `It is at ${template.version} already.` }],
    });
  }
  const current = await getVersion(ctx.db, template.name, template.version);
  if (can(ctx.actor, "catalog.read", { groups: current.accessGroups })) return current;
  throw new PortalError(
    "forbidden",
    `You may not use the template ${template.name} any more, so you cannot change what was made of it.`,
    { hint: "Ask the platform team. You can still remove it." },
  );
}

/** Of the files changed by hand, those that would not stay as they are. */
function overwritten({ drift, contents }: InstanceFolder, { files }: Plan): FileDrift[] {
  if (files.length === 0) return [...drift];
  const after = new Map(files.map((file) => [file.path, file.content]));
  return drift.filter(({ path }) => after.get(path) !== contents[path]);
}

function withNoChange(planned: Plan, folder: InstanceFolder): Plan {
  if (hasErrors(planned.problems) || !isUnchanged(planned.files, folder)) return planned;
  return {
    ...planned,
    problems: [
      ...planned.problems,
      {
        severity: "error",
        code: noChange,
        message: "Nothing would change: it has these values already.",
      },
    ],
  };
}

function ifNotFound(error: unknown): undefined {
  if (
    error instanceof PortalError &&
    (error.code === "not_found" || error.code === "template_invalid")
  )
    return undefined;
  throw error;
}
