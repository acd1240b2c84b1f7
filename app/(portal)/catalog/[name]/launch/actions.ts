"use server";

import type {
  LaunchValues,
  NameVerdict,
  Preview,
  SubmitResult,
} from "@/components/launch/launch-values";
import { actionResult, requireArguments } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { checkInstanceName, previewRequest } from "@/lib/plans/server";
import { openRequest } from "@/lib/requests/server";
import { formPreview, noPreview } from "../../../../_launch/preview";
import { submitResult } from "../../../../_launch/submit-result";
import { launchValues, nameAndPlace, text } from "../../../../_shell/argument-shapes";

export async function preview(
  template: string,
  version: string,
  values: LaunchValues,
): Promise<Preview> {
  const found = await actionResult(async () => {
    const ctx = await currentContext("preview");
    requireArguments([text, text, launchValues], template, version, values);
    return previewRequest(ctx, { template, version, ...values });
  });
  return found.ok
    ? formPreview(found.value, {
        team: values.team,
        target: values.target,
        name: values.name,
        kind: "launch",
      })
    : noPreview(found.problem);
}

export async function checkName(where: {
  name: string;
  team: string;
  target: string;
}): Promise<NameVerdict> {
  const result = await actionResult(async () => {
    const ctx = await currentContext();
    requireArguments([nameAndPlace], where);
    return checkInstanceName(ctx, where);
  });
  if (result.ok) return result.value;
  const { detail, retryAfter } = result.problem;
  return { ok: false, message: detail, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** Opens the request. What is wrong comes back to the form, field by field. */
export async function open(
  template: string,
  version: string,
  values: LaunchValues,
  key: string,
): Promise<SubmitResult> {
  return submitResult(
    await actionResult(async () => {
      const ctx = await currentContext("submit");
      requireArguments([text, text, launchValues, text], template, version, values, key);
      return openRequest(ctx, { template, version, ...values, idempotencyKey: key });
    }),
  );
}
