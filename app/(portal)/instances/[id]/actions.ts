"use server";

import type { LaunchValues, Preview, Seen, SubmitResult } from "@/components/launch/launch-values";
import { actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { openRequest } from "@/lib/requests/server";
import { previewRequest } from "@/lib/plans/server";
import { formPreview, noPreview } from "../../../_launch/preview";
import { submitResult } from "../../../_launch/submit-result";
import { fields, launchValues, text } from "../../../_shell/argument-shapes";

/** Which change, of which instance. */
export interface Change {
  kind: "edit" | "upgrade" | "remove";
  instance: string;
  /** Of an upgrade: to which version. */
  version?: string;
}

/** What the change would write. Where it cannot be, why. */
export async function preview(change: Change, values: LaunchValues): Promise<Preview> {
  const found = await actionResult(async () => {
    const ctx = await currentContext("preview");
    requireArguments([fields, launchValues], change, values);
    return previewRequest(ctx, asked(change, values));
  });
  return found.ok
    ? formPreview(found.value, {
        team: values.team,
        target: values.target,
        name: values.name,
        kind: change.kind,
      })
    : noPreview(found.problem);
}

export async function open(
  change: Change,
  values: LaunchValues,
  key: string,
  seen: Seen,
): Promise<SubmitResult> {
  return submitResult(
    await actionResult(async () => {
      const ctx = await currentContext("submit");
      requireArguments([fields, launchValues, text, fields], change, values, key, seen);
      return openRequest(ctx, { ...asked(change, values), ...seen, idempotencyKey: key });
    }),
  );
}

function asked(change: Change, { parameters }: LaunchValues) {
  return change.kind === "remove" ? change : { ...change, parameters };
}
