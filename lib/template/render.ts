import type { Answers } from "./answers";
import type { Value } from "./cel-values";
import { typeName } from "./cel-values";
import type { ExpressionPlace } from "./compiled";
import type { CompiledFile, CompiledTemplate } from "./compiled-template";
import { compiledTemplate } from "./compile-on-demand";
import { tellEmptied } from "./emptied";
import type { Expression, Scope } from "./expression";
import { expressionsOf } from "./expressions-of";
import { limits } from "./limits";
import { Meter } from "./meter";
import { scopeOf, validatedAnswers } from "./parameters";
import { leaveOutOwnedFields } from "./owned-fields";
import { checkPath, samePathKey } from "./paths";
import { toPointer } from "@/lib/json";
import { hasErrors, problemOf, TemplateFault } from "./problems";
import { type Presentation, presentIn } from "./present";
import { type EachOrigin, parametersOf, provenanceOf } from "./provenance";
import { type EachElement, TemplatingRights } from "./templating-rights";
import { noteFile } from "./reached";
import { renderText } from "./text-render";
import type { RenderedFile, Rendering, RenderInput, TemplateProblem } from "./types";
import { textOf, type ValueContext } from "./value-text";
import { renderYaml } from "./yaml-render";

/**
 * A bundle and parameters in, files out. Pure: the same inputs give the same bytes. Where something
 * is wrong there are no files, and `problems` says what and where; values that people give are data
 * in the output and never its structure.
 */
export function render(input: RenderInput): Rendering {
  const { answers, problems } = validatedAnswers(input.template, input.parameters, input);
  const compiled = compiledTemplate(input.template);
  const nothing = () => ({
    files: [],
    links: [],
    outputs: [],
    problems: tellEmptied(input, answers?.filled, expressionsOf(compiled), problems),
  });
  if (answers === undefined || hasErrors(problems)) return nothing();
  const rendering = new TemplateRendering(input, compiled, answers, problems);
  const files = rendering.files();
  const { links, outputs } = rendering.presentation();
  return hasErrors(problems) ? nothing() : { files, links, outputs, problems };
}

class TemplateRendering {
  private readonly scope: Scope;
  private readonly meter = new Meter();
  private readonly rights: TemplatingRights;
  private readonly paths = new Map<string, string>();
  private bytes = 0;

  constructor(
    private readonly input: RenderInput,
    private readonly compiled: CompiledTemplate,
    answers: Answers,
    private readonly problems: TemplateProblem[],
  ) {
    const { template } = input;
    this.scope = scopeOf(template, answers.filled, input);
    this.rights = new TemplatingRights(template, answers.filled, input, this.meter);
  }

  files(): RenderedFile[] {
    const files: RenderedFile[] = [];
    for (const file of this.compiled.files) {
      try {
        files.push(...this.file(file, limits.files - files.length));
      } catch (thrown) {
        this.problems.push(this.blame(problemOf(thrown, { file: `files/${file.from}` })));
        if (
          thrown instanceof TemplateFault &&
          ["too-expensive", "too-many-files", "too-large"].includes(thrown.code)
        )
          return [];
      }
    }
    return leaveOutOwnedFields(files).sort((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
    );
  }

  presentation(): Presentation {
    return presentIn(this.compiled, this.context(this.scope, undefined), (problem) =>
      this.problems.push(this.blame(problem)),
    );
  }

  private file(file: CompiledFile, room: number): RenderedFile[] {
    if (file.forEach === undefined) return this.once(file, this.scope, undefined);
    const elements = this.elements(file.forEach);
    if (elements.length > room)
      throw new TemplateFault(
        "too-many-files",
        `A rendering has at most ${limits.files} files.`,
        this.compiled.places.get(file.forEach),
      );
    return elements.flatMap(({ each, element }) =>
      this.once(file, { ...this.scope, each }, element),
    );
  }

  private elements(forEach: Expression): { each: Value; element: EachElement }[] {
    const value = this.eachIn(forEach, this.scope);
    const parameters = parametersOf(forEach, undefined);
    const [read] = forEach.reads;
    const whole = forEach.reads.length === 1 && read?.whole === true && read.name === "params";
    const origin = (key: string, member: boolean): EachOrigin => ({
      parameters: whole ? parameters.map((pointer) => pointer + toPointer([key])) : parameters,
      direct: whole && member,
      expressions: [forEach],
    });
    const all = once((scope: Scope) => elementsOf(this.eachIn(forEach, scope)));
    const keys = value instanceof Map ? [...value.keys()] : undefined;
    return elementsOf(value).map((each, index) => ({
      each,
      element: {
        origin: origin(keys?.[index] ?? String(index), keys === undefined),
        index,
        all,
      },
    }));
  }

  /** What `forEach` goes over, undefined for nothing. */
  private eachIn(forEach: Expression, scope: Scope): Value[] | Map<string, Value> | undefined {
    const place = this.compiled.places.get(forEach) ?? { file: "template.yaml" };
    const value = placed(place, () => forEach.evaluate(scope, this.meter));
    if (value === undefined || value === null) return undefined;
    if (Array.isArray(value) || value instanceof Map) return value;
    throw new TemplateFault("wrong-type", `forEach gives ${typeName(value)}.`, {
      ...place,
      expression: forEach.source,
      expected: "A list or a map.",
    });
  }

  private once(file: CompiledFile, scope: Scope, each: EachElement | undefined): RenderedFile[] {
    if (file.when !== undefined && !this.holds(file.when, scope)) return [];
    const context = this.context(scope, each);
    const path = this.path(file, context);
    const rendered = this.content(file, context);
    noteFile(file);
    if (rendered.content === "") return [];
    this.count(path, rendered.content);
    return [
      {
        path,
        content: rendered.content,
        documents: rendered.documents,
        provenance: provenanceOf(rendered.made, rendered.documents.length, {
          when: file.when,
          each: each?.origin,
        }),
      },
    ];
  }

  private content(file: CompiledFile, context: ValueContext): ReturnType<typeof renderYaml> {
    if (file.content.kind === "yaml") return renderYaml(file.content.yaml, context);
    return { content: renderText(file.content.text, context), documents: [], made: [] };
  }

  private holds(when: Expression, scope: Scope): boolean {
    const place = this.compiled.places.get(when) ?? { file: "template.yaml" };
    const value = placed(place, () => when.evaluate(scope, this.meter));
    if (typeof value === "boolean") return value;
    throw new TemplateFault("wrong-type", `when gives ${typeName(value)}.`, {
      ...place,
      expression: when.source,
      expected: "true or false.",
    });
  }

  private path(file: CompiledFile, context: ValueContext): string {
    const expression = file.to.find((part) => typeof part === "object");
    const place = {
      file: "template.yaml",
      ...(expression === undefined
        ? {}
        : { ...this.compiled.places.get(expression), expression: expression.source }),
    };
    return placed(place, () => {
      const path = checkPath(
        file.to
          .map((part) =>
            typeof part === "string"
              ? part
              : textOf(part.evaluate(context.scope, this.meter), part),
          )
          .join(""),
      );
      const key = samePathKey(path);
      const other = this.paths.get(key);
      if (other !== undefined)
        throw new TemplateFault(
          "duplicate-path",
          "Two files are rendered to " +
            `${path}${other === path ? "" : ` and ${other}, which is one file on some systems`}.`,
        );
      this.paths.set(key, path);
      return path;
    });
  }

  private count(path: string, content: string): void {
    const bytes = Buffer.byteLength(content, "utf8");
    this.bytes += bytes;
    if (bytes > limits.fileBytes)
      throw new TemplateFault("too-large", `${path} has more than ${limits.fileBytes} bytes.`);
    if (this.bytes > limits.totalBytes)
      throw new TemplateFault(
        "too-large",
        `The files have more than ${limits.totalBytes} bytes in all.`,
      );
    if (this.paths.size > limits.files)
      throw new TemplateFault("too-many-files", `A rendering has at most ${limits.files} files.`);
  }

  private context(scope: Scope, each: EachElement | undefined): ValueContext {
    return {
      scope,
      meter: this.meter,
      substitution: this.input.target.substitution,
      templating: (expression, value) => this.rights.of(expression, value, each),
    };
  }

  /**
   * Points at the field that a person can change, where the expression in question reads exactly
   * one.
   */
  private blame(problem: TemplateProblem): TemplateProblem {
    if (problem.pointer !== undefined || problem.expression === undefined) return problem;
    for (const expression of expressionsOf(this.compiled)) {
      if (expression.source !== problem.expression) continue;
      const [pointer, ...more] = parametersOf(expression, undefined);
      if (pointer !== undefined && more.length === 0) return { ...problem, pointer };
    }
    return problem;
  }
}

/** What `each` stands for, one after the other. */
function elementsOf(value: Value[] | Map<string, Value> | undefined): Value[] {
  if (!(value instanceof Map)) return value ?? [];
  return [...value].map(
    ([key, item]) =>
      new Map<string, Value>([
        ["key", key],
        ["value", item],
      ]),
  );
}

/** The same again for the same argument as the time before. */
function once<Argument, Result>(
  run: (argument: Argument) => Result,
): (argument: Argument) => Result {
  let last: { argument: Argument; result: Result } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: run(argument) };
    return last.result;
  };
}

function placed<T>(place: ExpressionPlace & { expression?: string }, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof TemplateFault)) throw thrown;
    throw new TemplateFault(
      thrown.code,
      thrown.message,
      { ...place, ...thrown.where },
      thrown.cause,
    );
  }
}
