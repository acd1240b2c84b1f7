import { isIdentifier } from "./cel-names";
import { type CelToken, celTokens } from "./cel-tokens";

/** How an answer is compared in a condition that is put together by picking. */
export const operators = {
  is: "is",
  "is-not": "is not",
  "one-of": "is one of",
  "at-least": "is at least",
  "at-most": "is at most",
  "more-than": "is more than",
  "less-than": "is less than",
  on: "is on",
  off: "is off",
  given: "is given",
  "not-given": "is not given",
} as const;
export type Operator = keyof typeof operators;

export type PickedValue = string | number | boolean;

export interface Picked {
  /** Names from the top of the parameters. */
  parameter: readonly string[];
  operator: Operator;
  /** One value for a comparison, all of them for `one-of`, none for the last four. */
  values: readonly PickedValue[];
}

/** A condition of picks, all of which have to hold, or one. */
export interface PickedCondition {
  join: "and" | "or";
  picks: readonly Picked[];
}

const compared: Readonly<Partial<Record<Operator, string>>> = {
  is: "==",
  "is-not": "!=",
  "at-least": ">=",
  "at-most": "<=",
  "more-than": ">",
  "less-than": "<",
};

/** The condition as CEL. */
export function conditionText({ join, picks }: PickedCondition): string {
  return picks.map(pickText).join(join === "and" ? " && " : " || ");
}

function pickText({ parameter, operator, values }: Picked): string {
  const read = `params${parameter.map(memberText).join("")}`;
  const sign = compared[operator];
  if (sign !== undefined) return `${read} ${sign} ${literal(values[0] ?? "")}`;
  if (operator === "one-of") return `${read} in [${values.map(literal).join(", ")}]`;
  if (operator === "on") return read;
  if (operator === "off") return `!${read}`;
  return operator === "given" ? `has(${read})` : `!has(${read})`;
}

const memberText = (name: string) => (isIdentifier(name) ? `.${name}` : `[${literal(name)}]`);

function literal(value: PickedValue): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^[\x20-\x7E]*$/.test(value) && !/['\\]/.test(value)
    ? `'${value}'`
    : JSON.stringify(value);
}

/** CEL as a condition of picks; undefined for what is not of that shape: it stays a text. */
export function pickedCondition(source: string): PickedCondition | undefined {
  const tokens = celTokens(source);
  if (tokens === undefined || tokens.length === 0) return undefined;
  const joins = new Set(
    tokens.filter(({ text }) => text === "&&" || text === "||").map(({ text }) => text),
  );
  if (joins.size > 1) return undefined;
  const terms: CelToken[][] = [[]];
  for (const token of tokens)
    if (joins.has(token.text)) terms.push([]);
    else terms.at(-1)?.push(token);
  const picks = terms.map(pickOf);
  const whole = picks.flatMap((pick) => pick ?? []);
  if (whole.length !== picks.length) return undefined;
  return { join: joins.has("||") ? "or" : "and", picks: whole };
}

function pickOf(tokens: readonly CelToken[]): Picked | undefined {
  const isNegated = tokens[0]?.text === "!";
  const rest = isNegated ? tokens.slice(1) : tokens;
  if (rest[0]?.text === "has" && rest[1]?.text === "(" && rest.at(-1)?.text === ")") {
    const read = readOf(rest.slice(2, -1));
    if (read === undefined || read.rest.length > 0 || read.parameter.length === 0) return undefined;
    const { parameter } = read;
    return { parameter, operator: isNegated ? "not-given" : "given", values: [] };
  }
  const read = readOf(rest);
  if (read === undefined || read.parameter.length === 0) return undefined;
  const { parameter } = read;
  if (read.rest.length === 0) return { parameter, operator: isNegated ? "off" : "on", values: [] };
  if (isNegated) return undefined;
  const [sign, ...value] = read.rest;
  if (sign?.text === "in") {
    const values = listOf(value);
    return values === undefined ? undefined : { parameter, operator: "one-of", values };
  }
  const operator = (Object.keys(compared) as Operator[]).find(
    (name) => compared[name] === sign?.text,
  );
  const one = valueOf(value);
  if (operator === undefined || one === undefined) return undefined;
  return { parameter, operator, values: [one] };
}

/** `params.a["b"]` at the beginning of tokens. */
function readOf(
  tokens: readonly CelToken[],
): { parameter: string[]; rest: CelToken[] } | undefined {
  if (tokens[0]?.text !== "params") return undefined;
  const parameter: string[] = [];
  let at = 1;
  for (;;) {
    const [first, second, third] = tokens.slice(at, at + 3);
    if (first?.text === "." && second?.kind === "name") {
      parameter.push(second.text);
      at += 2;
    } else if (first?.text === "[" && second?.kind === "text" && third?.text === "]") {
      const name = textOf(second.text);
      if (name === undefined) return undefined;
      parameter.push(name);
      at += 3;
    } else return { parameter, rest: tokens.slice(at) };
  }
}

function listOf(tokens: readonly CelToken[]): PickedValue[] | undefined {
  if (tokens[0]?.text !== "[" || tokens.at(-1)?.text !== "]") return undefined;
  const values: PickedValue[] = [];
  let item: CelToken[] = [];
  for (const token of [...tokens.slice(1, -1), undefined]) {
    if (token !== undefined && token.text !== ",") item.push(token);
    else {
      const value = valueOf(item);
      if (value === undefined) return undefined;
      values.push(value);
      item = [];
    }
  }
  return values;
}

function valueOf(tokens: readonly CelToken[]): PickedValue | undefined {
  const isNegative = tokens[0]?.text === "-";
  const [token, more] = isNegative ? tokens.slice(1) : tokens;
  if (token === undefined || more !== undefined) return undefined;
  if (token.kind === "number") {
    const value = Number(token.text);
    if (!Number.isFinite(value) || JSON.stringify(value) !== token.text) return undefined;
    return isNegative ? -value : value;
  }
  if (isNegative) return undefined;
  if (token.kind === "text") return textOf(token.text);
  return token.text === "true" ? true : token.text === "false" ? false : undefined;
}

function textOf(written: string): string | undefined {
  if (written.startsWith("'") && !written.startsWith("'''"))
    return written.includes("\\") ? undefined : written.slice(1, -1);
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A condition in words: "Protocol is tcp and Metrics is on". */
export function pickedInWords(
  { join, picks }: PickedCondition,
  titleOf: (parameter: readonly string[]) => string,
): string {
  return picks
    .map(({ parameter, operator, values }) =>
      [titleOf(parameter), operators[operator], values.map(String).join(" or ")]
        .filter((word) => word !== "")
        .join(" "),
    )
    .join(` ${join} `);
}
