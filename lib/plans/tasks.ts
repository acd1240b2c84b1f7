import type { InstanceRecord } from "@/lib/instances";
import type { ObjectsLeft } from "@/lib/instances/server";
import type { JsonObject } from "@/lib/json";
import type { Target } from "@/lib/targets";
import type { BundleFiles, ParsedTemplate, TemplateScope } from "@/lib/template";
import { deadlines, threadTask } from "@/lib/threads";
import type { CarriedOver } from "./carry-over";
import type { Intent, Plan } from "./plan";
import type { PlatformRules } from "./platform-rules";
import type { PolicyVerdict } from "./preview";
import type { RevisionObjects, RevisionTexts } from "./objects-of-revision";

/** A plan of a new instance. */
export interface PlanInput extends Pick<
  Intent,
  "template" | "target" | "team" | "name" | "instanceId" | "createdBy" | "parameters"
> {
  rules: PlatformRules;
}

/** What is there of an instance: its folder in the repository, and its files by their paths. */
interface Folder {
  path: string;
  contents: Readonly<Record<string, string>>;
  /** Of its files, those that somebody changed by hand. */
  byHand: readonly string[];
}

/** A plan of a change of what is there. */
export interface ChangeInput {
  template: ParsedTemplate;
  target: Target;
  record: InstanceRecord;
  folder: Folder;
  /** Undefined: those that it has, as far as the template has a place for them. */
  parameters: JsonObject | undefined;
  /** Something of it is in the cluster; else policies meet all of it as new. */
  isApplied: boolean;
  rules: PlatformRules;
}

export interface ChangeOutput extends CarriedOver {
  planned: Plan;
  left: ObjectsLeft;
  /** Of the files that somebody changed by hand, those that look like they hold a secret. */
  withheld: readonly string[];
}

/** A plan of a removal. */
export interface RemovalInput {
  target: Target;
  team: string;
  scope: TemplateScope;
  folder: Folder;
  /** Other instances that are deployed with the rights of the team. */
  others: readonly string[];
  rules: PlatformRules;
}

/** A template as somebody sees it who has filled in nothing yet. */
export interface ExampleInput {
  template: ParsedTemplate;
  target: Target;
  team: string;
}

const preview = <Input, Output>(kind: string, called: string) =>
  threadTask<Input, Output>(kind, called, deadlines.preview);

export const planTask = preview<PlanInput, Plan>("plan", "the preview");
export const changeTask = preview<ChangeInput, ChangeOutput>("plan-change", "the preview");
export const removalTask = preview<RemovalInput, Omit<ChangeOutput, keyof CarriedOver>>(
  "plan-removal",
  "the preview",
);
export const carryOverTask = preview<
  { template: Pick<ParsedTemplate, "digest" | "schema">; parameters: JsonObject },
  CarriedOver
>("carry-over", "the form");
export const revisionObjectsTask = preview<RevisionTexts, RevisionObjects>(
  "revision-objects",
  "the objects of the change",
);
export const exampleVerdictsTask = preview<
  ExampleInput & { rules: PlatformRules },
  PolicyVerdict[]
>("example-verdicts", "the example");
export const exampleFilesTask = preview<ExampleInput, BundleFiles>("example-files", "the example");
