import type { Context } from "@/lib/access/server";
import type { Target } from "@/lib/targets";
import { targetByName } from "@/lib/targets/server";
import { type ExistingInstance, existingInstance } from "@/lib/plans/server";
import type { OpenRequestInput } from "@/lib/plans";

/** What a submit is about, before anything is planned. */
export interface Subject {
  kind: OpenRequestInput["kind"];
  team: string;
  name: string;
  target: Target;
  /** Undefined for what is new. */
  instance: ExistingInstance | undefined;
  templateName: string;
}

export async function subjectOf(ctx: Context, input: OpenRequestInput): Promise<Subject> {
  if (input.kind === "create") {
    const { kind, team, name } = input;
    return {
      kind,
      team,
      name,
      target: await targetByName(ctx.db, input.target),
      instance: undefined,
      templateName: input.template,
    };
  }
  const instance = await existingInstance(ctx, input.instance);
  const { team, name, target, templateName } = instance;
  return { kind: input.kind, team, name, target, instance, templateName };
}

export interface Ask {
  requesterId: string;
  input: OpenRequestInput;
  subject: Subject;
}
