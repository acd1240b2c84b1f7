import type { JsonObject } from "@/lib/json";
import {
  allowanceFor,
  findSecrets,
  findSecretsInFiles,
  type KnownSecrets,
  type SecretAllowance,
  type WrittenSecret,
} from "@/lib/secrets";
import { isSecretReference } from "./secret-references";
import { type Rendering, type TemplateProblem, whatMade } from "@/lib/template";

/** What Ops said is no secret, as far as it matters to one template. */
export interface AllowedSecrets {
  template: string;
  allowances: readonly SecretAllowance[];
  now: Date;
  /** Of the instance's folder in Git, where there is one: what it has already is a warning. */
  known?: KnownSecrets | undefined;
  /** Of the parameters. */
  schema?: JsonObject;
}

const expected = "the name of a secret that is kept in the cluster or in the secret store";

/**
 * Every parameter whose value looks like a secret: where, and what it looks like, never the value.
 * Pure.
 */
export function secretsInParameters(
  parameters: JsonObject,
  { template, allowances, now, known, schema = {} }: AllowedSecrets,
): TemplateProblem[] {
  const isKnown: boolean[] = [];
  const allows = (value: string, pointer: string) => {
    const isAllowed =
      (isSecretReference(schema, pointer) && findSecrets(value).length === 0) ||
      allowanceFor(value, { template, parameters: [pointer] }, allowances, now) !== undefined;
    // One for each that is found, in the same order.
    if (!isAllowed) isKnown.push(known?.has(value) ?? false);
    return isAllowed;
  };
  return findSecrets(parameters, allows).map(({ pointer, looksLike }, index) => ({
    ...saying(`This looks like ${looksLike}.`, isKnown[index]),
    pointer: `/parameters${pointer}`,
  }));
}

/**
 * Everything in what would be written that looks like a secret: what parameters make together, and
 * what the template itself says. Blamed on the parameter that made it, where one did. Pure.
 */
export function secretsInOutput(
  { files, links }: Pick<Rendering, "files" | "links">,
  { template, allowances, now, known }: AllowedSecrets,
): TemplateProblem[] {
  const isKnown: boolean[] = [];
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
    (value, place) => {
      const isAllowed =
        allowanceFor(
          value,
          { template, parameters: blamed(place), kind: place.kind, field: place.pointer },
          allowances,
          now,
        ) !== undefined;
      if (!isAllowed) isKnown.push(known?.has(value) ?? false);
      return isAllowed;
    },
  );
  const inLinks = findSecrets(links.map(({ url }) => url)).map(
    ({ looksLike }): TemplateProblem => ({
      severity: "error",
      code: secretFound,
      message: `A link of the template would hold ${looksLike}.`,
      expected,
    }),
  );
  return [
    ...found.map((secret, index) => problemOf(secret, blamed(secret)[0], isKnown[index])),
    ...inLinks,
  ];
}

function problemOf(
  { path, pointer, line, kind, looksLike }: WrittenSecret,
  parameter: string | undefined,
  isKnown: boolean | undefined,
): TemplateProblem {
  const where =
    line === undefined
      ? `${kind === undefined ? "" : `the ${kind} in `}${path} at ${pointer}`
      : `${path}, line ${line}`;
  const what =
    parameter === undefined
      ? `The template would write what looks like ${looksLike} into ${where}.`
      : `With this value, ${where} would hold what looks like ${looksLike}.`;
  return {
    ...saying(what, isKnown),
    file: path,
    ...(parameter === undefined ? {} : { pointer: `/parameters${parameter}` }),
  };
}

/** What is new stands in the way; what Git has already can be replaced, and hidden no more. */
function saying(what: string, isKnown: boolean | undefined): TemplateProblem {
  return {
    severity: isKnown === true ? "warning" : "error",
    code: secretFound,
    message:
      isKnown === true
        ? `${what} Git has it already: whoever can read the repository knows it, and it has to be replaced.`
        : `${what} Secrets are never written to Git.`,
    expected,
  };
}

/** The code of a problem that a secret made. */
export const secretFound = "secret-found";
