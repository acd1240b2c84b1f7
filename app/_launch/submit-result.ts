import type { SubmitResult } from "@/components/launch/launch-values";
import { PortalError, toProblem } from "@/lib/errors";
import type { ActionResult } from "@/lib/http/server";
import { formPointer } from "./preview";

/** What came of a submit, for the form: where to go on, or what is wrong, field by field. */
export function submitResult(result: ActionResult<{ id: string }>): SubmitResult {
  if (result.ok) return { ok: true, href: `/requests/${result.value.id}` };
  const { problem } = result;
  if (problem.code === "unauthenticated") {
    // The form keeps everything; signing in again in another tab is enough.
    return {
      ok: false,
      problem: {
        ...toProblem(
          new PortalError("unauthenticated", "Your session has ended. What you typed is kept."),
        ),
        hint: "Sign in again in another tab, then press the button once more.",
      },
    };
  }
  return {
    ok: false,
    problem: {
      ...problem,
      fields: problem.fields.map(({ pointer, message }) => ({
        pointer: formPointer(pointer) ?? "",
        message,
      })),
    },
  };
}
