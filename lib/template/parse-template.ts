import { LRUCache } from "lru-cache";
import { closest } from "./closest";
import { compileText, compileYaml, type ExpressionPlace } from "./compiled";
import { type CompiledFile, type CompiledTemplate, rememberCompiled } from "./compiled-template";
import { positionOf } from "./position-of";
import { templateDigest } from "./digest";
import { compileValue } from "./compiled-value";
import { compileExpression, type Expression, type Reach } from "./expression";
import { iconNames } from "./icons";
import { lintConditions } from "./lint-conditions";
import { lintReads } from "./lint-reads";
import { lintSchema } from "./lint-schema";
import { lintSteps } from "./lint-steps";
import { limits } from "./limits";
import { parsedDefinition, type ParseOptions } from "./parsed-definition";
import { checkPath, isYamlPath, samePathKey } from "./paths";
import { parameterPlaces, schemaPlaces } from "./parameter-place";
import { error, hasErrors, problemOf, warning } from "./problems";
import { leftOutFile } from "./salvage-definition";
import type { BundleFiles, ParsedTemplate, TemplateDefinition, TemplateProblem } from "./types";
import { parseYaml, type YamlSource } from "./yaml-source";

export interface ParseResult {
  /** Undefined where there is an error. */
  template: ParsedTemplate | undefined;
  problems: TemplateProblem[];
}

/**
 * Parses, checks and compiles a bundle: `template.yaml`, its schema, every file and every
 * expression.
 */
export function parseTemplate(files: BundleFiles, options: ParseOptions = {}): ParseResult {
  const problems = checkSizes(files);
  if (hasErrors(problems)) return { template: undefined, problems };
  const text = ownFile(files, "template.yaml");
  if (text === undefined)
    return {
      template: undefined,
      problems: [
        error("missing-file", "The bundle has no template.yaml.", { file: "template.yaml" }),
      ],
    };
  const written = parseYaml("template.yaml", text);
  problems.push(...written.problems);
  const source = hasErrors(written.problems) ? written.readable : written;
  if (source === undefined) return { template: undefined, problems };
  const {
    definition,
    schema,
    problems: wrong,
    lacksParameters = false,
  } = parsedDefinition(source, options);
  problems.push(...wrong);
  if (definition === undefined) return { template: undefined, problems };
  problems.push(
    ...lintIcon(definition.icon, source),
    ...lintSchema(schema, { ...options, place: schemaPlaces(source, definition.steps.length) }),
    ...lintSteps(definition.steps, parameterPlaces(source)),
    ...lintConditions(definition.steps, schema, source),
  );
  const bundle = new BundleCompiler(files, definition, source, problems);
  const compiled = bundle.compile();
  if (!lacksParameters) problems.push(...lintReads(compiled, schema, definition.outputs));
  if (hasErrors(problems)) return { template: undefined, problems };
  const template: ParsedTemplate = {
    definition,
    readme: ownFile(files, "README.md") ?? "",
    digest: templateDigest(files),
    schema,
    bundle: files,
  };
  rememberCompiled(template, compiled);
  return { template, problems };
}

function lintIcon(icon: string, source: YamlSource): TemplateProblem[] {
  if (iconNames.some((name) => name === icon)) return [];
  const near = closest(icon, iconNames);
  const where = {
    file: "template.yaml",
    ...positionOf(["spec", "icon"], source),
    ...(near === undefined ? {} : { expected: near }),
  };
  return [warning("unknown-icon", `There is no icon ${icon}; a box is shown in its place.`, where)];
}

function ownFile(files: BundleFiles, path: string): string | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined;
}

function checkSizes(files: BundleFiles): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const paths = Object.keys(files);
  if (paths.length > limits.files)
    problems.push(
      error(
        "too-many-files",
        `A bundle has at most ${limits.files} files; this one has ${paths.length}.`,
      ),
    );
  let total = 0;
  const seen = new Set<string>();
  for (const file of paths) {
    const bytes = Buffer.byteLength(files[file] ?? "", "utf8");
    total += bytes;
    if (bytes > limits.fileBytes)
      problems.push(error("too-large", `A file has at most ${limits.fileBytes} bytes.`, { file }));
    if (seen.has(samePathKey(file)))
      problems.push(
        error("duplicate-path", "Two files differ only in upper and lower case.", { file }),
      );
    seen.add(samePathKey(file));
    try {
      checkPath(file);
    } catch (thrown) {
      problems.push(problemOf(thrown, { file }));
    }
  }
  if (total > limits.totalBytes)
    problems.push(error("too-large", `A bundle has at most ${limits.totalBytes} bytes.`));
  return problems;
}

class BundleCompiler {
  private readonly places = new Map<Expression, ExpressionPlace>();

  constructor(
    private readonly files: BundleFiles,
    private readonly definition: TemplateDefinition,
    private readonly source: YamlSource,
    private readonly problems: TemplateProblem[],
  ) {}

  compile(): CompiledTemplate {
    const rules = this.definition.rules.flatMap((rule, index) => {
      const place = this.place("spec", "rules", index, "rule");
      const expression = this.expression(rule.rule, place);
      return expression === undefined
        ? []
        : [{ expression, pointer: rule.pointer, message: rule.message, place }];
    });
    const links = this.definition.links.flatMap((link, index) => {
      const url = this.text(link.url, this.place("spec", "links", index, "url"));
      return url === undefined ? [] : [{ title: link.title, url }];
    });
    return {
      files: this.compileFiles(),
      rules,
      links,
      outputs: this.compileOutputs(),
      related: this.compileRelated(),
      places: this.places,
    };
  }

  private compileOutputs(): CompiledTemplate["outputs"] {
    return this.definition.outputs.flatMap(({ name, title, value, when }, index) => {
      const place = (field: string) => this.place("spec", "outputs", index, field);
      const twice = this.definition.outputs.findIndex((other) => other.name === name) < index;
      if (twice)
        this.problems.push(
          error("invalid-definition", `Two outputs are called ${name}.`, place("name")),
        );
      const text = this.text(value, place("value"));
      const condition = when === undefined ? undefined : this.expression(when, place("when"));
      return text === undefined
        ? []
        : [{ name, title, value: text, ...(condition === undefined ? {} : { when: condition }) }];
    });
  }

  private compileRelated(): CompiledTemplate["related"] {
    return this.definition.related.map(({ template, title, parameters = {} }, index) => ({
      template,
      ...(title === undefined ? {} : { title }),
      parameters: Object.entries(parameters).map(([name, value]) => {
        const place = this.place("spec", "related", index, "parameters", name);
        return [name, compileValue(value, (text) => this.text(text, place, "outputs"))];
      }),
    }));
  }

  private compileFiles(): CompiledFile[] {
    const present = Object.keys(this.files)
      .filter((path) => path.startsWith("files/"))
      .map((path) => path.slice("files/".length))
      .sort();
    const declared = this.definition.files;
    if (declared === undefined)
      return present.flatMap((from) => this.compileFile({ from, to: from }, undefined));
    const named = new Set(declared.map((entry) => entry.from));
    for (const path of named.has(leftOutFile) ? [] : present)
      if (!named.has(path))
        this.problems.push(
          warning("unused-file", "No entry of files: renders this file.", {
            file: `files/${path}`,
          }),
        );
    return declared.flatMap((entry, index) => this.compileFile(entry, index));
  }

  private compileFile(
    entry: NonNullable<TemplateDefinition["files"]>[number],
    index: number | undefined,
  ): CompiledFile[] {
    if (entry.from === leftOutFile) return [];
    const file = `files/${entry.from}`;
    const place = (field: string) =>
      index === undefined ? { file } : this.place("spec", "files", index, field);
    const text = ownFile(this.files, file);
    if (text === undefined) {
      this.problems.push(error("missing-file", `There is no file ${file}.`, place("from")));
      return [];
    }
    if (entry.text !== true && !isYamlPath(entry.from)) {
      this.problems.push(
        error(
          "undeclared-text-file",
          `${entry.from} is not YAML by its name; declare it with text: true.`,
          {
            ...place("from"),
            expected: `- { from: ${entry.from}, to: ${entry.to}, text: true }`,
          },
        ),
      );
      return [];
    }
    const each: Reach = entry.forEach === undefined ? "plain" : "each";
    const to = this.text(entry.to, place("to"), each);
    const when =
      entry.when === undefined ? undefined : this.expression(entry.when, place("when"), each);
    const forEach =
      entry.forEach === undefined ? undefined : this.expression(entry.forEach, place("forEach"));
    const content =
      entry.text === true ? this.textContent(file, text, each) : this.yamlContent(file, text, each);
    if (to === undefined || content === undefined) return [];
    return [
      {
        from: entry.from,
        to,
        ...(when === undefined ? {} : { when }),
        ...(forEach === undefined ? {} : { forEach }),
        content,
      },
    ];
  }

  private yamlContent(
    file: string,
    text: string,
    reach: Reach,
  ): CompiledFile["content"] | undefined {
    const { content, problems } = compiledOnce(file, text, reach);
    this.problems.push(...problems);
    return content;
  }

  private textContent(
    file: string,
    text: string,
    reach: Reach,
  ): CompiledFile["content"] | undefined {
    const places = new Map<Expression, ExpressionPlace>();
    const place = (_: number, offset: number): ExpressionPlace => {
      const before = text.slice(0, offset).split("\n");
      return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    };
    const compiled = compileText(text, { reach, place }, places, this.problems);
    return compiled === undefined
      ? undefined
      : { kind: "text", text: { file, text: compiled, places } };
  }

  private place(...path: (string | number)[]): ExpressionPlace {
    return { file: "template.yaml", ...positionOf(path, this.source) };
  }

  private expression(
    source: string,
    place: ExpressionPlace,
    reach: Reach = "plain",
  ): Expression | undefined {
    try {
      const expression = compileExpression(source, reach);
      this.places.set(expression, place);
      return expression;
    } catch (thrown) {
      const braces = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(source)?.[1];
      const hint = braces === undefined ? {} : { expected: braces.trim() };
      this.problems.push({ ...problemOf(thrown, { ...place, expression: source }), ...hint });
      return undefined;
    }
  }

  private text(text: string, place: ExpressionPlace, reach: Reach = "plain") {
    return compileText(text, { reach, place: () => place }, this.places, this.problems);
  }
}

interface CompiledYaml {
  content: CompiledFile["content"] | undefined;
  problems: readonly TemplateProblem[];
}

/** Of a template that somebody edits, all files but one are those of a moment ago. */
const compiledFiles = new LRUCache<string, CompiledYaml>({
  maxSize: 4 * 1024 * 1024,
  sizeCalculation: (_, key) => key.length,
});

function compiledOnce(file: string, text: string, reach: Reach): CompiledYaml {
  const key = `${reach} ${file}\n${text}`;
  const known = compiledFiles.get(key);
  if (known !== undefined) return known;
  const fresh = compiledYaml(parseYaml(file, text), reach);
  compiledFiles.set(key, fresh);
  return fresh;
}

function compiledYaml(source: YamlSource, reach: Reach): CompiledYaml {
  if (hasErrors(source.problems)) return { content: undefined, problems: source.problems };
  const { compiled, problems } = compileYaml(source, reach);
  return {
    content: { kind: "yaml", yaml: compiled },
    problems: [...source.problems, ...problems],
  };
}
