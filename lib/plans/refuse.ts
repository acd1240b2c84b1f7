import { PortalError } from "@/lib/errors";
import type { TemplateProblem } from "@/lib/template";
import { policyDenied } from "./judge-files";
import { noChange, removedLast, suspendedRemoval } from "./problem-codes";
import { secretFound } from "./refuse-secrets";

/**
 * Throws where a plan has an error: `policy_denied` where policies alone stand against it,
 * `secret_found` for values that look like secrets, `template_invalid` where no value that a person
 * gave is to blame, else `invalid`. Names fields, never what is in them that may be a secret.
 */
export function refuse(problems: readonly TemplateProblem[]): void {
  const errors = problems.filter((problem) => problem.severity === "error");
  const first = errors[0];
  if (!first) return;
  const fields = errors.map((problem) => ({
    pointer: problem.pointer ?? "",
    message: problem.message,
  }));
  const secrets = errors.filter((problem) => problem.code === secretFound);
  if (secrets.length > 0 && secrets.every((problem) => problem.pointer === undefined)) {
    throw new PortalError(
      "secret_found",
      "What the template would write looks like it holds a secret, and secrets are never " +
        "written to Git. Nothing was stored.",
      {
        hint:
          "The template is to blame, not what you filled in. Ask its owner; the platform team " +
          "can allow what is none.",
        fields,
      },
    );
  }
  if (secrets.length > 0) {
    throw new PortalError(
      "secret_found",
      "A value looks like a secret, and secrets are never written to Git. Nothing was stored.",
      {
        hint:
          "Put the secret into the secret store, and give its name here. If it was a real one, " +
          "replace it. If it is none, the platform team can allow it.",
        fields,
      },
    );
  }
  if (first.code === noChange)
    throw new PortalError("invalid", first.message, {
      hint: "Change something, or leave it as it is.",
    });
  if (first.code === suspendedRemoval)
    throw new PortalError(
      "conflict",
      first.message,
      first.remedy === undefined ? {} : { hint: first.remedy },
    );
  if (first.code === removedLast) throw new PortalError("conflict", first.message);
  if (errors.every((problem) => problem.code === policyDenied)) {
    throw new PortalError("policy_denied", first.message, {
      hint:
        first.remedy ??
        (first.expected === undefined
          ? "Change what it is about, or ask the platform team for an exception."
          : `It should be: ${first.expected}`),
      fields,
    });
  }
  if (errors.every((problem) => problem.pointer === undefined)) {
    throw new PortalError("template_invalid", first.message, {
      hint: first.expected ?? "The template is to blame, not what you filled in. Ask its owner.",
      fields,
    });
  }
  throw new PortalError(
    "invalid",
    errors.length === 1 ? first.message : `${errors.length} values need a change.`,
    { fields },
  );
}
