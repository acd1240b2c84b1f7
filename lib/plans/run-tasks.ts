import type { LocatedObject } from "@/lib/admission";
import { lintVersionTask } from "@/lib/catalog/thread";
import { manifestObjects, objectsLeft, recordFile } from "@/lib/instances/server";
import { findSecretsInFiles, findSecretsInRepository, knownSecrets } from "@/lib/secrets";
import { objectKey, objectName } from "@/lib/kubernetes";
import { targetContext } from "@/lib/targets";
import { render } from "@/lib/template";
import { lintVersion } from "@/lib/template-tests";
import { handles } from "@/lib/threads/thread";
import { type CarriedOver, carryOver } from "./carry-over";
import { exampleOf } from "./example";
import { exampleVerdicts } from "./example-verdicts";
import { heldRules } from "./held-rules";
import { type Plan, plan } from "./plan";
import { planRemoval } from "./plan-removal";
import type { PlatformRules } from "./platform-rules";
import { objectsOf } from "./revision-objects";
import { hasSecretData } from "./secret-data";
import {
  carryOverTask,
  type ChangeInput,
  type ChangeOutput,
  changeTask,
  exampleFilesTask,
  exampleVerdictsTask,
  planTask,
  type RemovalInput,
  removalTask,
  revisionObjectsTask,
} from "./tasks";

/** What runs the tasks of plans, in a thread. */
export const planHandlers = [
  handles(planTask, async ({ rules, ...intent }) =>
    plan({ ...intent, ...(await heldRules(rules)) }),
  ),
  handles(changeTask, changed),
  handles(removalTask, removed),
  handles(carryOverTask, ({ template, parameters }) => carryOver(template, parameters)),
  handles(revisionObjectsTask, objectsOf),
  // Here, since it is tried with an example of an instance, which the catalog knows nothing of.
  handles(lintVersionTask, ({ files, isPublished }) => lintVersion(files, { isPublished })),
  handles(exampleVerdictsTask, async ({ template, target, team, rules }) =>
    exampleVerdicts(template, target, team, await heldRules(rules)),
  ),
  handles(exampleFilesTask, ({ template, target, team }) => {
    const { instance, parameters } = exampleOf(template, target, team);
    if (parameters === undefined) return {};
    const { files } = render({ template, parameters, instance, target: targetContext(target) });
    return Object.fromEntries(files.map(({ path, content }) => [path, content]));
  }),
];

async function changed(input: ChangeInput): Promise<ChangeOutput> {
  const { template, target, record, folder, isApplied, rules } = input;
  const carried = carryOver(template, record.parameters);
  const parameters = input.parameters ?? carried.parameters;
  const before = manifestObjects(folder.path, folder.contents);
  const planned = plan({
    template,
    target,
    team: record.team,
    name: record.name,
    instanceId: record.id,
    createdBy: record.createdBy,
    parameters,
    before: isApplied ? before : [],
    knownSecrets: knownSecrets(
      new Map(Object.entries(folder.contents).map(([path, text]) => [path, { text }])),
    ),
    ...(await heldRules(isApplied ? rules : withoutThose(rules, before))),
  });
  const written = Object.fromEntries(
    planned.files.map(({ path, content }) => [path, content ?? ""]),
  );
  const left =
    planned.files.length === 0
      ? { deleted: [], kept: [] }
      : objectsLeft(before, manifestObjects(folder.path, written));
  return {
    parameters,
    dropped: carried.dropped,
    planned: withSecretsOf(folder, before, planned, rules),
    left,
    withheld: withheldOf(folder),
  };
}

/** What is in Git of an instance that was never applied is no parameter of anything yet. */
function withoutThose(rules: PlatformRules, before: readonly LocatedObject[]): PlatformRules {
  const keys = new Set(before.map(({ object }) => objectKey(objectName(object))));
  const parameters = rules.parameters.filter((one) => !keys.has(objectKey(objectName(one))));
  return { ...rules, parameters };
}

/** A plan of what holds secrets already holds them as well, whatever it makes of them. */
function withSecretsOf(
  { contents }: ChangeInput["folder"],
  before: readonly LocatedObject[],
  planned: Plan,
  { policies, now }: PlatformRules,
): Plan {
  const texts = new Map(Object.entries(contents).map(([path, text]) => [path, { text }]));
  const rules = { allowances: policies.secretAllowances, now, recordFile };
  const holdsSecrets =
    planned.holdsSecrets ||
    hasSecretData(before) ||
    findSecretsInRepository(texts, texts.keys(), rules).secrets.length > 0;
  return { ...planned, holdsSecrets };
}

function withheldOf({ contents, byHand }: ChangeInput["folder"]): string[] {
  return byHand.filter((path) => {
    const text = contents[path];
    return text !== undefined && findSecretsInFiles([{ path, text, documents: [] }]).length > 0;
  });
}

async function removed(input: RemovalInput): Promise<Omit<ChangeOutput, keyof CarriedOver>> {
  const { folder, rules, ...removal } = input;
  const before = manifestObjects(folder.path, folder.contents);
  const planned = planRemoval({ ...removal, before, ...(await heldRules(rules)) });
  return {
    planned: withSecretsOf(folder, before, planned, rules),
    left: objectsLeft(before, []),
    withheld: withheldOf(folder),
  };
}
