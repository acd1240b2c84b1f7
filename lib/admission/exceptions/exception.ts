import { z } from "zod";
import { type FileProblem, readNamedFiles } from "@/lib/yaml";
import { instanceLabel } from "../labels";
import type { Finding, Labels } from "../types";
import { verdictOf } from "../verdict";

const text = z.string().min(1);

/** `slipway.dev/v1alpha1`, kind `PolicyException`: as code, in the catalog. */
const exceptionSchema = z.strictObject({
  apiVersion: z.literal("slipway.dev/v1alpha1"),
  kind: z.literal("PolicyException"),
  metadata: z.looseObject({ name: text }),
  spec: z
    .strictObject({
      policy: text,
      /** Indexes into the policy's validations; without them all of its rules. */
      rules: z.array(z.int().min(0)).min(1).optional(),
      team: text.optional(),
      object: z.strictObject({ kind: text, name: text, namespace: text.optional() }).optional(),
      reason: z.string().trim().min(10, "say in a sentence why it is needed"),
      expires: z.string().refine((date) => isDate(date), "must be a day, YYYY-MM-DD"),
    })
    .refine((spec) => spec.team !== undefined || spec.object !== undefined, {
      path: ["team"],
      message: "must name a team or an object",
    }),
});

export interface PolicyException {
  name: string;
  policy: string;
  rules: readonly number[] | undefined;
  team: string | undefined;
  object: { kind: string; name: string; namespace: string | undefined } | undefined;
  reason: string;
  /** The last day (UTC) on which it applies, `YYYY-MM-DD`. */
  expires: string;
}

function isDate(date: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(date) &&
    !Number.isNaN(Date.parse(date)) &&
    new Date(date).toISOString().startsWith(date)
  );
}

/** Characters of a file. */
const longest = 1024 * 1024;

/** Reads exception files, one exception each. What is not right is refused with the place. */
export function loadExceptions(files: readonly { path: string; text: string }[]): {
  exceptions: PolicyException[];
  problems: FileProblem[];
} {
  const { read, problems } = readNamedFiles(files, exceptionSchema, {
    called: "exceptions",
    longest,
  });
  const exceptions = read.map(({ value: { metadata, spec } }): PolicyException => ({
    name: metadata.name,
    policy: spec.policy,
    rules: spec.rules,
    team: spec.team,
    object: spec.object && { ...spec.object, namespace: spec.object.namespace },
    reason: spec.reason,
    expires: spec.expires,
  }));
  return { exceptions, problems };
}

/** Whether an exception still applies: until the end of its last day, UTC. */
export function isCurrent(exception: Pick<PolicyException, "expires">, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= exception.expires;
}

/**
 * The finding with the exception that applies to it, or with the one that would if it had not
 * expired.
 */
export function withException(
  finding: Finding,
  labels: Labels,
  exceptions: readonly PolicyException[],
  now: Date,
): Finding {
  const about = exceptions.filter((exception) => isAbout(exception, finding, labels));
  const current = about.find((exception) => isCurrent(exception, now));
  if (current !== undefined) {
    const { name, reason, expires } = current;
    const exception = { name, reason, expires };
    return { ...finding, verdict: verdictOf({ ...finding, exception }), exception };
  }
  const [expired] = about;
  return expired === undefined
    ? finding
    : { ...finding, expired: { name: expired.name, expires: expired.expires } };
}

function isAbout(
  { policy, rules, team, object }: PolicyException,
  finding: Finding,
  labels: Labels,
): boolean {
  if (finding.policy !== policy) return false;
  if (rules !== undefined && (finding.rule === undefined || !rules.includes(finding.rule)))
    return false;
  if (team !== undefined && team !== teamOf(finding, labels)) return false;
  if (object === undefined) return true;
  if (object.kind !== finding.object.kind || object.name !== finding.object.name) return false;
  return object.namespace === undefined || object.namespace === finding.object.namespace;
}

/**
 * Of the label that says which instance an object belongs to (`<team>.<name>`); else its namespace,
 * which is its team's.
 */
function teamOf(finding: Finding, labels: Labels): string | undefined {
  const instance = Object.hasOwn(labels, instanceLabel) ? labels[instanceLabel] : undefined;
  return instance?.includes(".")
    ? instance.slice(0, instance.indexOf("."))
    : finding.object.namespace;
}
