import { Document } from "yaml";
import type { ExceptionRequest, Widened } from "./exception-request";

/** The name of an exception: what it is about, and the end of the request's id, so that none is taken twice. */
export function exceptionName({
  id,
  policy,
  team,
  object,
}: Pick<ExceptionRequest, "id" | "policy" | "team" | "object">): string {
  const words = `${policy}-${team}-${object.name}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 200)
    .replace(/-$/, "");
  const end = id.replaceAll("-", "").slice(-6);
  return words === "" ? end : `${words}-${end}`;
}

/** An exception as code (kind `PolicyException`): what the request asks for, or more where Ops widened it. */
export function exceptionText(
  name: string,
  { policy, rule, team, object, reason }: ExceptionRequest,
  { expires, widened }: { expires: string; widened: Widened },
): string {
  const { kind, namespace } = object;
  return new Document({
    apiVersion: "slipway.dev/v1alpha1",
    kind: "PolicyException",
    metadata: { name },
    spec: {
      policy,
      ...(rule === undefined || widened.allRules ? {} : { rules: [rule] }),
      team,
      ...(widened.allObjects
        ? {}
        : {
            object: { kind, name: object.name, ...(namespace === undefined ? {} : { namespace }) },
          }),
      reason,
      expires,
    },
  }).toString({ lineWidth: 0 });
}
