"use server";

import type { LaunchValues, Preview, Seen, SubmitResult } from "@/components/launch/launch-values";
import { actionResult } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { previewRevision, reviseRequest } from "@/lib/requests/server";
import { formPreview, noPreview } from "../../../../_launch/preview";
import { submitResult } from "../../../../_launch/submit-result";

export async function preview(id: string, values: LaunchValues): Promise<Preview> {
  const found = await actionResult(async () =>
    previewRevision(await currentContext("preview"), id, { parameters: values.parameters }),
  );
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
      await reviseRequest(await currentContext("submit"), id, {
        parameters: values.parameters,
        ...seen,
      });
      return { id };
    }),
  );
}
