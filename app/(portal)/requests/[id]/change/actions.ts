"use server";

import type { LaunchValues, Preview, Seen, SubmitResult } from "@/components/launch/launch-values";
import { actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { previewRevision, reviseRequest } from "@/lib/requests/server";
import { formPreview, noPreview } from "../../../../_launch/preview";
import { submitResult } from "../../../../_launch/submit-result";
import { fields, launchValues, text } from "../../../../_shell/argument-shapes";

export async function preview(id: string, values: LaunchValues): Promise<Preview> {
  const found = await actionResult(async () => {
    const ctx = await currentContext("preview");
    requireArguments([text, launchValues], id, values);
    return previewRevision(ctx, id, { parameters: values.parameters });
  });
  return found.ok
    ? formPreview(found.value, {
        team: values.team,
        target: values.target,
        name: values.name,
        kind: "resubmit",
      })
    : noPreview(found.problem);
}

export async function resubmit(
  id: string,
  values: LaunchValues,
  seen: Seen,
): Promise<SubmitResult> {
  return submitResult(
    await actionResult(async () => {
      const ctx = await currentContext("submit");
      requireArguments([text, launchValues, fields], id, values, seen);
      await reviseRequest(ctx, id, { parameters: values.parameters, ...seen });
      return { id };
    }),
  );
}
