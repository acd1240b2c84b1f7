import { createHash } from "node:crypto";
import { RE2JS } from "re2js";
import { z } from "zod";
import { type FileProblem, readNamedFiles } from "@/lib/yaml";

const text = z.string().trim().min(1);
const pointer = z
  .string()
  .regex(/^(\/[^/]*)+$/, "must be a JSON Pointer such as /settings/dsn; * stands for one step");

/** Texts that no pattern may allow: it would allow everything. */
const probes = ["", "x", "wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzzzzz", "-----BEGIN PRIVATE KEY-----"];

const pattern = text.max(500).superRefine((source, issues) => {
  try {
    const compiled = RE2JS.compile(source);
    if (probes.some((probe) => compiled.matcher(probe).matches()))
      issues.addIssue({
        code: "custom",
        message: "would allow everything: say more of what the value looks like",
      });
  } catch {
    issues.addIssue({ code: "custom", message: "is not an RE2 regular expression" });
  }
});

/** `slipway.dev/v1alpha1`, kind `SecretAllowance`: as code, in the catalog. */
const allowanceSchema = z.strictObject({
  apiVersion: z.literal("slipway.dev/v1alpha1"),
  kind: z.literal("SecretAllowance"),
  metadata: z.looseObject({ name: text }),
  spec: z
    .strictObject({
      /** Of the value, hexadecimal: the value itself is not told. */
      sha256: z
        .string("must be 64 hexadecimal digits, in quotes")
        .regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits")
        .optional(),
      /** What the whole value matches (RE2). */
      pattern: pattern.optional(),
      where: z
        .strictObject({
          template: text.optional(),
          parameter: pointer.optional(),
          kind: text.optional(),
          field: pointer.optional(),
        })
        .refine(
          (where) => Object.values(where).some((one) => one !== undefined),
          "must name a template, a parameter, a kind or a field",
        ),
      reason: z.string().trim().min(10, "say in a sentence why it is no secret"),
      by: text,
      expires: z.iso.date("must be a day, YYYY-MM-DD").optional(),
    })
    .refine((spec) => (spec.sha256 === undefined) !== (spec.pattern === undefined), {
      path: ["sha256"],
      message: "must be given, or a pattern, and not both",
    }),
});

/** A value that looks like a secret, is none, and may stand where it says. */
export interface SecretAllowance {
  name: string;
  file: string;
  sha256: string | undefined;
  pattern: string | undefined;
  where: {
    template?: string | undefined;
    parameter?: string | undefined;
    kind?: string | undefined;
    field?: string | undefined;
  };
  reason: string;
  by: string;
  /** The last day (UTC) on which it applies, `YYYY-MM-DD`; without one it stays. */
  expires: string | undefined;
}

/** Characters of a file. */
const longest = 1024 * 1024;

/** Reads allowance files, one each. What is not right is refused with the place. */
export function loadAllowances(files: readonly { path: string; text: string }[]): {
  allowances: SecretAllowance[];
  problems: FileProblem[];
} {
  const { read, problems } = readNamedFiles(files, allowanceSchema, {
    called: "allowances",
    longest,
  });
  const allowances = read.map(({ path, value: { metadata, spec } }): SecretAllowance => ({
    name: metadata.name,
    file: path,
    sha256: spec.sha256,
    pattern: spec.pattern,
    where: spec.where,
    reason: spec.reason,
    by: spec.by,
    expires: spec.expires,
  }));
  return { allowances, problems };
}

/** Where a value stands, as far as it is known. */
export interface SecretPlace {
  template?: string;
  /** JSON Pointers into the parameters: where it stands, or what made it. */
  parameters?: readonly string[];
  kind?: string | undefined;
  /** JSON Pointer into the object. */
  field?: string | undefined;
}

/**
 * The allowance by which a value may stand there, if there is one: every place that it names must
 * be that place.
 */
export function allowanceFor(
  value: string,
  place: SecretPlace,
  allowances: readonly SecretAllowance[],
  now: Date,
): SecretAllowance | undefined {
  return allowances.find(
    (allowance) =>
      isAllowanceCurrent(allowance, now) &&
      isThere(allowance.where, place) &&
      isValue(allowance, value),
  );
}

/** Whether it still applies: until the end of its last day, UTC. */
export function isAllowanceCurrent(
  { expires }: Pick<SecretAllowance, "expires">,
  now: Date,
): boolean {
  return expires === undefined || now.toISOString().slice(0, 10) <= expires;
}

function isThere(where: SecretAllowance["where"], place: SecretPlace): boolean {
  const { template, parameter, kind, field } = where;
  return (
    (template === undefined || template === place.template) &&
    (parameter === undefined || (place.parameters ?? []).some((one) => isAt(parameter, one))) &&
    (kind === undefined || kind === place.kind) &&
    (field === undefined || (place.field !== undefined && isAt(field, place.field)))
  );
}

function isAt(wanted: string, pointer: string): boolean {
  const [steps, found] = [wanted.split("/"), pointer.split("/")];
  return (
    steps.length === found.length &&
    steps.every((step, index) => step === "*" || step === found[index])
  );
}

function isValue({ sha256, pattern: source }: SecretAllowance, value: string): boolean {
  if (sha256 !== undefined) return createHash("sha256").update(value).digest("hex") === sha256;
  return source !== undefined && RE2JS.compile(source).matcher(value).matches();
}
