import { type JsonObject, toPointer } from "@/lib/json";
import { celLibrary } from "./cel-library";
import type { Read } from "./cel-reads";
import type { ExpressionPlace } from "./compiled";
import { compileCondition } from "./condition-engine";
import { conditionsOf, whenKeyword } from "./conditions";
import { type DeclaredMember, declaredMembers } from "./declared-members";
import { nameInWords } from "./field-name";
import { limits } from "./limits";
import { unknownParameter } from "./lint-reads";
import { parameterPlaces } from "./parameter-place";
import { error, problemOf } from "./problems";
import { everySchema } from "./schema-walk";
import type { ParameterStep, TemplateProblem } from "./types";
import type { YamlSource } from "./yaml-source";

/** What a condition cannot call: it would need libraries that are too large for a form. */
const unavailable = ["dnsLabel", "sha256", "base64", "toJson", "toYaml"];
const functions = new Set(
  celLibrary.map(({ name }) => name).filter((name) => !unavailable.includes(name)),
);

/**
 * Whether every condition (`x-slipway-when`) can be evaluated in the order of the steps: it is CEL
 * over answers before it, so nothing goes around in a circle.
 */
export function lintConditions(
  steps: readonly ParameterStep[],
  schema: JsonObject,
  source: YamlSource,
): TemplateProblem[] {
  const { members } = declaredMembers(steps);
  const order = new Order(steps, members);
  const problems: TemplateProblem[] = [];
  const placeOf = parameterPlaces(source);
  const place = (step: number, path: readonly string[]) => placeOf(step, [...path, whenKeyword]);
  const reads = (condition: string, where: ExpressionPlace): Read[] => {
    try {
      return compileCondition(condition, functions).reads;
    } catch (thrown) {
      problems.push(problemOf(thrown, { ...where, expression: condition, ...hint(condition) }));
      return [];
    }
  };

  steps.forEach(({ title, when }, step) => {
    if (when === undefined) return;
    const where = place(step, []);
    for (const read of reads(when, where))
      problems.push(
        ...(order.problemOfStep(read, step, { title, where: { ...where, expression: when } }) ??
          unknownParameter(read, schema, { ...where, expression: when })),
      );
  });
  for (const declared of members) {
    const when = declared.member[whenKeyword];
    if (when === undefined) continue;
    const where = place(declared.step, declared.schemaPath);
    if (typeof when !== "string") {
      problems.push(error("invalid-condition", `${whenKeyword} is CEL, as a text.`, where));
      continue;
    }
    for (const read of reads(when, where))
      problems.push(
        ...(order.problemOf(read, declared, { ...where, expression: when }) ??
          unknownParameter(read, schema, { ...where, expression: when })),
      );
  }
  return [...problems, ...misplaced(steps, members, place), ...tooMany(schema)];
}

type Where = ExpressionPlace & { expression: string };

/** What comes before what in the form. */
class Order {
  private readonly places = new Map<string, { index: number; step: number }>();

  constructor(
    private readonly steps: readonly ParameterStep[],
    private readonly members: readonly DeclaredMember[],
  ) {
    for (const [index, { path, step }] of members.entries()) {
      const pointer = toPointer(path);
      if (!this.places.has(pointer)) this.places.set(pointer, { index, step });
    }
  }

  /** Undefined: a parameter of that path may be read there. */
  problemOf(read: Read, { path, member }: DeclaredMember, where: Where) {
    const { title } = member;
    const name = typeof title === "string" ? title : nameInWords(path.at(-1) ?? "");
    const subject = `The condition of ${name}`;
    if (read.path.length === 0) return [unnamed(subject, where)];
    const shared = read.path.findIndex((step, index) => step !== path[index]);
    const own = path[shared];
    if (shared === -1 || own === undefined || own === "*")
      return [invalid(`${subject} reads ${nameOf(read)}, which it is about itself.`, where)];
    const at = this.places.get(toPointer(read.path.slice(0, shared + 1)));
    const here = this.places.get(toPointer(path.slice(0, shared + 1)));
    if (at === undefined || here === undefined || at.index < here.index) return undefined;
    return [this.tooEarly(subject, read, path[0] ?? "", where)];
  }

  problemOfStep(read: Read, step: number, { title, where }: { title: string; where: Where }) {
    const subject = `The condition of the step ${title}`;
    const [name] = read.path;
    if (name === undefined) return [unnamed(subject, where)];
    const at = this.places.get(toPointer([name]));
    if (at === undefined || at.step < step) return undefined;
    if (at.step === step)
      return [invalid(`${subject} reads ${nameOf(read)}, which the step itself asks for.`, where)];
    const [own] = this.members.find((member) => member.step === step)?.path ?? [];
    return [this.tooEarly(subject, read, own ?? "", where)];
  }

  private tooEarly(subject: string, read: Read, own: string, where: Where): TemplateProblem {
    const isCircle = this.depends(read.path[0] ?? "", own, new Set());
    return invalid(
      isCircle
        ? `${subject} reads ${nameOf(read)}, which depends on ${own} in turn.`
        : `${subject} reads ${nameOf(read)}, which comes after it.`,
      where,
    );
  }

  /** Whether one parameter depends on another one, by whatever conditions. */
  private depends(name: string, on: string, seen: Set<string>): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    const conditions = this.members.flatMap(({ path, step, member }) =>
      path[0] === name ? [member[whenKeyword], this.steps[step]?.when] : [],
    );
    return conditions.some((condition) => {
      if (typeof condition !== "string") return false;
      try {
        return compileCondition(condition).reads.some(
          ({ path: [read] }) => read !== undefined && (read === on || this.depends(read, on, seen)),
        );
      } catch {
        // It is told by itself that this is no CEL.
        return false;
      }
    });
  }
}

const nameOf = ({ path }: Read) => path.join(".");

function invalid(message: string, where: Where): TemplateProblem {
  return error("invalid-condition", message, {
    ...where,
    expected: "an answer that comes before, in this step or in one before it",
  });
}

function unnamed(subject: string, where: Where): TemplateProblem {
  return error("invalid-condition", `${subject} does not say which parameter it reads.`, {
    ...where,
    expected: "params.name, with the name of an answer that comes before",
  });
}

function hint(condition: string): { expected?: string } {
  const name = unavailable.find((each) => new RegExp(`\\b${each}\\(`).test(condition));
  return name === undefined
    ? {}
    : { expected: `A condition can call all functions but ${unavailable.join(", ")}.` };
}

function misplaced(
  steps: readonly ParameterStep[],
  members: readonly DeclaredMember[],
  place: (step: number, path: readonly string[]) => ExpressionPlace,
): TemplateProblem[] {
  const known = new Set<JsonObject>(members.map(({ member }) => member));
  const told = new Set<JsonObject>();
  return steps.flatMap(({ schema }, step) =>
    everySchema(schema).flatMap(({ schema: inner, path }) => {
      if (inner[whenKeyword] === undefined || known.has(inner) || told.has(inner)) return [];
      told.add(inner);
      return [
        error("invalid-condition", `${whenKeyword} stands where no parameter is declared.`, {
          ...place(step, path),
          expected: "It stands on a step, or on a member of properties (beside its $ref).",
        }),
      ];
    }),
  );
}

function tooMany(schema: JsonObject): TemplateProblem[] {
  const { length } = conditionsOf(schema);
  return length <= limits.conditions
    ? []
    : [
        error(
          "too-large",
          `A template has at most ${limits.conditions} different conditions; this one has ${length}.`,
          { file: "template.yaml" },
        ),
      ];
}
