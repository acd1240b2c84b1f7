"use server";

import type { LaunchValues, NameVerdict, Preview, SubmitResult } from "@/components/launch/launch-values";
import { PortalError, toProblem } from "@/lib/errors";
import { actionResult } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { checkInstanceName, openRequest, previewRequest } from "@/lib/requests/server";
import { formPreview, parameterPointer } from "../../../../_launch/preview";

export async function preview(template: string, version: string, values: LaunchValues): Promise<Preview> {
  const found = await previewRequest(await currentContext(), { template, version, ...values });
  return formPreview(found, { team: values.team, target: values.target, name: values.name, kind: "launch" });
}

export async function checkName(where: { name: string; team: string; target: string }): Promise<NameVerdict> {
  const result = await actionResult(async () => checkInstanceName(await currentContext(), where));
  return result.ok ? result.value : { ok: false, message: result.problem.detail };
}

/** Opens the request. What is wrong comes back to the form, field by field. */
export async function open(template: string, version: string, values: LaunchValues, key: string): Promise<SubmitResult> {
  const result = await actionResult(async () => openRequest(await currentContext(), { template, version, ...values, idempotencyKey: key }));
  if (result.ok) return { ok: true, href: `/requests/${result.value.id}` };
  const { problem } = result;
  if (problem.code === "unauthenticated") {
    // The form keeps everything; signing in again in another tab is enough.
    return { ok: false, problem: { ...toProblem(new PortalError("unauthenticated", "Your session has ended. What you typed is kept.")), hint: "Sign in again in another tab, then press the button once more." } };
  }
  return { ok: false, problem: { ...problem, fields: problem.fields.map(({ pointer, message }) => ({ pointer: parameterPointer(pointer) ?? "", message })) } };
}
