"use server";

import type { LaunchValues, Preview, SubmitResult } from "@/components/launch/launch-values";
import { actionResult } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { previewRevision, reviseRequest } from "@/lib/requests/server";
import { formPreview, parameterPointer } from "../../../../_launch/preview";

export async function preview(id: string, values: LaunchValues): Promise<Preview> {
  const found = await previewRevision(await currentContext(), id, { parameters: values.parameters });
  return formPreview(found, { team: values.team, target: values.target, name: values.name, kind: "change" });
}

export async function resubmit(id: string, values: LaunchValues): Promise<SubmitResult> {
  const result = await actionResult(async () => reviseRequest(await currentContext(), id, { parameters: values.parameters }));
  if (result.ok) return { ok: true, href: `/requests/${id}` };
  const { problem } = result;
  return { ok: false, problem: { ...problem, fields: problem.fields.map(({ pointer, message }) => ({ pointer: parameterPointer(pointer) ?? "", message })) } };
}
