import type { JsonObject } from "@/lib/json";
import {
  allowanceFor,
  findSecrets,
  findSecretsInFiles,
  type SecretAllowance,
  type WrittenSecret,
} from "@/lib/secrets";
import { type Rendering, type TemplateProblem, whatMade } from "@/lib/template";

/** What Ops said is no secret, as far as it matters to one template. */
export interface AllowedSecrets {
  template: string;
  allowances: readonly SecretAllowance[];
  now: Date;
}

const expected = "the name of a secret that is kept in the cluster or in the secret store";

/**
 * Every parameter whose value looks like a secret: where, and what it looks like, never the value.
 * Pure.
 */
export function secretsInParameters(
  parameters: JsonObject,
  { template, allowances, now }: AllowedSecrets,
): TemplateProblem[] {
  const allows = (value: string, pointer: string) =>
    allowanceFor(value, { template, parameters: [pointer] }, allowances, now) !== undefined;
  return findSecrets(parameters, allows).map(({ pointer, looksLike }) => ({
    severity: "error",
    code: secretFound,
    message: `This looks like ${looksLike}. Secrets are never written to Git.`,
    expected,
    pointer: `/parameters${pointer}`,
  }));
}

/**
 * Everything in what would be written that looks like a secret: what parameters make together, and
 * what the template itself says. Blamed on the parameter that made it, where one did. Pure.
 */
export function secretsInOutput(
  { files, links }: Pick<Rendering, "files" | "links">,
  { template, allowances, now }: AllowedSecrets,
): TemplateProblem[] {
  const blamed = ({
    path,
    document,
    pointer,
  }: Pick<WrittenSecret, "path" | "document" | "pointer">): string[] => {
    const file = files.find((one) => one.path === path);
    return file === undefined ? [] : (whatMade(file, document, pointer)?.parameters ?? []);
  };
  const found = findSecretsInFiles(
    files.map(({ path, content, documents }) => ({ path, text: content, documents })),
    (value, place) =>
      allowanceFor(
        value,
        { template, parameters: blamed(place), kind: place.kind, field: place.pointer },
        allowances,
        now,
      ) !== undefined,
  );
  const inLinks = findSecrets(links.map(({ url }) => url)).map(
    ({ looksLike }): TemplateProblem => ({
      severity: "error",
      code: secretFound,
      message: `A link of the template would hold ${looksLike}.`,
      expected,
    }),
  );
  return [...found.map((secret) => problemOf(secret, blamed(secret)[0])), ...inLinks];
}

function problemOf(
  { path, pointer, line, kind, looksLike }: WrittenSecret,
  parameter: string | undefined,
): TemplateProblem {
  const where =
    line === undefined
      ? `${kind === undefined ? "" : `the ${kind} in `}${path} at ${pointer}`
      : `${path}, line ${line}`;
  return {
    severity: "error",
    code: secretFound,
    message:
      parameter === undefined
        ? `The template would write what looks like ${looksLike} into ${where}. Secrets are never written to Git.`
        : `With this value, ${where} would hold what looks like ${looksLike}. Secrets are never written to Git.`,
    file: path,
    expected,
    ...(parameter === undefined ? {} : { pointer: `/parameters${parameter}` }),
  };
}

/** The code of a problem that a secret made. */
export const secretFound = "secret-found";
