import { createHash } from "node:crypto";
import { getOfferedVersion, saveJudgement, templatesToJudge } from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import { currentPolicyTexts } from "@/lib/policies/server";
import type { Target } from "@/lib/targets";
import { allTargets } from "@/lib/targets/server";
import type { ParsedTemplate } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import { policiesPassed } from "./example-verdicts";
import type { PlatformRules } from "./platform-rules";
import { exampleVerdictsTask } from "./tasks";

const atOnce = 40;

/**
 * Judges what each offered template makes as an example by the policies of now, for the catalog's
 * cards. A template is judged again when it offers another version, or when a policy, an exception
 * or the first target changes. Harmless to repeat; gives how many were judged.
 */
export async function judgeCatalog({
  db,
  config,
  now,
}: Pick<JobContext, "db" | "config" | "now">): Promise<number> {
  const [policies, [target]] = await Promise.all([
    currentPolicyTexts({ db, config }),
    allTargets(db),
  ]);
  if (target === undefined) return 0;
  const { documents, exceptions } = policies;
  // Exceptions end with a day.
  const today = now().toISOString().slice(0, 10);
  const rules = createHash("sha256")
    .update(
      JSON.stringify([documents, exceptions, today, target.name, target.vars, target.substitution]),
    )
    .digest("hex")
    .slice(0, 16);

  const rows = await templatesToJudge(db, rules, atOnce);
  const held: PlatformRules = {
    policies,
    namespaces: new Map(),
    parameters: [],
    schemaFolders: config.SLIPWAY_SCHEMA_DIRS,
    now: now(),
  };
  for (const row of rows) {
    const template = await offeredTemplate(db, row.name);
    await saveJudgement(
      db,
      row,
      template === undefined ? undefined : await passedBy(template, target, held),
    );
  }
  return rows.length;
}

/** Undefined where nothing is to be claimed of it, as where its example costs too much. */
async function passedBy(
  template: ParsedTemplate,
  target: Target,
  rules: PlatformRules,
): Promise<number | undefined> {
  try {
    return policiesPassed(
      await runTask(exampleVerdictsTask, { template, target, team: "team", rules }),
    );
  } catch (error) {
    if (error instanceof PortalError && error.code === "too_costly") return undefined;
    throw error;
  }
}

/**
 * Undefined where it was withdrawn in between, or cannot be used any more: then nothing is claimed
 * of it.
 */
async function offeredTemplate(
  db: JobContext["db"],
  name: string,
): Promise<ParsedTemplate | undefined> {
  try {
    return (await getOfferedVersion(db, name)).template;
  } catch (error) {
    if (error instanceof PortalError) return undefined;
    throw error;
  }
}
