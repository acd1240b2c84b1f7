import { celLibrary, celNames, expressionEnd } from "@/lib/template/browser";
import { type CelToken, celTokens } from "../cel-tokens";
import type { EditableField } from "../editable-template";
import { type FieldKind, kindsOfFields } from "../field-kinds";
import type { Completed, Completion } from "./completed";
import { yamlContextAt } from "./yaml-context";

export interface ExpressionScope {
  /** Of the form, groups with their members. */
  parameters: readonly EditableField[];
  /** It is a file that is rendered for each element of something. */
  hasEach?: boolean;
}

/** Characters before a place in which the beginning of an expression is looked for. */
const farthest = 8_192;

type Names = keyof typeof celNames;

/** What an expression reads besides parameters; the documentation of each name lists them. */
const members: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = {
  instance: {
    id: "Its id, the same for ever.",
    name: "Its name, as somebody chose it.",
    team: "The team that owns it.",
    namespace: "The namespace that it is applied to.",
    path: "Its folder in the repository.",
  },
  target: {
    name: "The name of the target.",
    environment: "Its environment, like production.",
    cluster: "The cluster behind it.",
    vars: "Its variables, as Ops set them.",
  },
  template: { name: "The name of the template.", version: "Its version." },
  each: { key: "Of a map: the key.", value: "Of a map: the value." },
};

/** Within `${{ … }}` of a file: names, parameters and functions. Undefined outside, and within a text. Pure. */
export function completeInterpolation(
  text: string,
  offset: number,
  scope: ExpressionScope,
): Completed | undefined {
  const from = Math.max(0, offset - farthest);
  const start = text.lastIndexOf("${{", offset - 1);
  if (start < from || start + 3 > offset || text[start - 1] === "$") return undefined;
  const end = expressionEnd(text.slice(0, offset), start + 3);
  if (end !== -1 && end <= offset) return undefined;
  return complete(text.slice(start + 3, offset), start + 3, scope, new Set<Names>(namesIn(scope)));
}

const conditionKeys = new Set(["x-slipway-when"]);
const expressionKeys = new Set(["rule", "when", "forEach"]);

/** In template.yaml: also where a value is an expression as a whole (`rule`, `when`, `x-slipway-when`). Pure. */
export function completeTemplateExpression(
  text: string,
  offset: number,
  scope: ExpressionScope,
): Completed | undefined {
  const within = completeInterpolation(text, offset, scope);
  if (within !== undefined) return within;
  const context = yamlContextAt(text, offset);
  const key = context?.at === "value" ? context.path.at(-1) : undefined;
  if (context === undefined || typeof key !== "string") return undefined;
  if (conditionKeys.has(key))
    return complete(context.typed, context.from, scope, new Set(["params"]));
  if (expressionKeys.has(key) && context.path[0] === "spec")
    return complete(context.typed, context.from, scope, new Set(namesIn({ parameters: [] })));
  return undefined;
}

function namesIn({ hasEach = false }: ExpressionScope): Names[] {
  return ["params", "instance", "target", "template", ...(hasEach ? (["each"] as const) : [])];
}

function complete(
  source: string,
  start: number,
  scope: ExpressionScope,
  names: ReadonlySet<Names>,
): Completed | undefined {
  const tokens = celTokens(source);
  if (tokens === undefined) return undefined;
  const last = tokens.at(-1);
  const isTyping = last?.kind === "name" && last.end === source.length;
  if (last?.kind === "number" && last.end === source.length) return undefined;
  const before = isTyping ? tokens.slice(0, -1) : tokens;
  const from = start + (isTyping ? last.start : source.length);
  const dot = before.at(-1)?.text;
  const options =
    dot === "." || dot === ".?"
      ? afterDot(before.slice(0, -1), scope, names)
      : [...nameOptions(names), ...functionOptions(({ usage }) => !isMethod(usage))];
  return options.length === 0 ? undefined : { from, options };
}

/** Names of what stands before the last dot, as far as it is only names and dots. */
function receiverOf(tokens: readonly CelToken[]): string[] {
  const names: string[] = [];
  for (let at = tokens.length - 1; at >= 0; at -= 2) {
    const token = tokens[at];
    if (token?.kind !== "name") return [];
    names.unshift(token.text);
    if (![".", ".?"].includes(tokens[at - 1]?.text ?? "")) return names;
  }
  return names;
}

function afterDot(
  before: readonly CelToken[],
  { parameters }: ExpressionScope,
  names: ReadonlySet<Names>,
): Completion[] {
  const [name, ...path] = receiverOf(before);
  if (name === "optional" || name === "cel")
    return functionOptions(({ usage }) => usage.startsWith(`${name}.`), name.length + 1);
  if (name === "params" && names.has("params")) {
    let fields = parameters;
    let field: EditableField | undefined;
    for (const step of path) {
      field = fields.find((one) => one.name === step);
      fields = field?.fields ?? [];
    }
    if (path.length === 0 || field?.kind === "group") return fields.map(parameterOption);
    return methodsOf(field?.kind);
  }
  const known = name === undefined ? undefined : members[name];
  if (known !== undefined && path.length === 0 && names.has(name as Names))
    return Object.entries(known).map(([label, info]) => ({ label, kind: "name", info }));
  return methodsOf(undefined);
}

function parameterOption({ name, label, kind, required, schema }: EditableField): Completion {
  const { description, default: value } = schema;
  const isAlways = required || value !== undefined;
  const words = [
    `${label}.`,
    typeof description === "string" ? description : "",
    isAlways ? "" : "It may be absent: read it with .?",
  ];
  return {
    label: name,
    kind: "name",
    detail: kindsOfFields[kind].title,
    info: words.filter(Boolean).join(" "),
  };
}

function nameOptions(names: ReadonlySet<Names>): Completion[] {
  return [...names].map((name) => ({
    label: name,
    kind: "name",
    info: celNames[name].replaceAll("`", ""),
  }));
}

const isMethod = (usage: string) => /^(?:s|x|list|map|o)\./.test(usage);

/** What values of a kind are called as in the library: `s.split(…)`, `list.map(…)`. */
function receiversOf(kind: FieldKind | undefined): readonly string[] {
  const type = kind === undefined ? undefined : kindsOfFields[kind].schema["type"];
  if (type === "string") return ["s", "x"];
  if (type === "array") return ["list", "x"];
  if (type === "object") return ["map", "list", "x"];
  return type === undefined ? ["s", "x", "list", "map", "o"] : [];
}

function methodsOf(kind: FieldKind | undefined): Completion[] {
  const receivers = receiversOf(kind);
  return functionOptions(({ usage }) =>
    receivers.some((one) => usage.includes(`${one}.`) && isMethodOf(usage, one)),
  );
}

const isMethodOf = (usage: string, receiver: string) =>
  usage.split(", ").some((call) => call.startsWith(`${receiver}.`));

function functionOptions(
  isWanted: (one: (typeof celLibrary)[number]) => boolean,
  cut = 0,
): Completion[] {
  return celLibrary.filter(isWanted).map(({ name, usage, description, example }) => {
    const called = isMethod(usage) || cut > 0 ? name : (/^[\w.]+(?=\()/.exec(usage)?.[0] ?? name);
    return {
      label: called,
      kind: "function",
      detail: usage,
      info: `${description} ${example[0]} is ${example[1]}`,
      apply: `${called}(`,
    };
  });
}
