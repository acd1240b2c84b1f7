import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { canonicalValue } from "./canonical-value";
import { celLibrary } from "./cel-library";
import { celNames } from "./cel-names";
import { definitionFields, definitionSchema } from "./definition-schema";
import { compileExpression } from "./expression";
import { iconNames } from "./icons";
import { limits } from "./limits";
import { Meter } from "./meter";
import { parseTemplate } from "./parse-template";
import { problemCodes } from "./problems";
import { render } from "./render";
import { instance, target } from "./testing/bundles";
import { widgets } from "./widgets";

const page = readFileSync(path.join(import.meta.dirname, "../../docs/templates.md"), "utf8");

/** The rows of the tables below a heading, cell by cell. */
function rows(heading: string): string[][] {
  const start = page.indexOf(`\n${heading}\n`);
  const level = heading.split(" ")[0] ?? "";
  const body =
    page.slice(start + heading.length + 2).split(new RegExp(`\n#{1,${level.length}} `))[0] ?? "";
  return body
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| -+ /.test(line))
    .map((line) =>
      line
        .slice(2, -2)
        .split(" | ")
        .map((cell) => cell.trim()),
    )
    .filter(([first]) => first?.startsWith("`"));
}

const table = (entries: Readonly<Record<string, unknown>>) =>
  Object.entries(entries).map(([name, meaning]) => [`\`${name}\``, String(meaning)]);

/** The files of the guide's bundle: fenced blocks that name their path. */
function guideBundle(): Record<string, string> {
  return Object.fromEntries(
    [...page.matchAll(/^```yaml web-app\/(\S+)\n([\s\S]*?)^```$/gm)].map((match) => [
      match[1] ?? "",
      match[2] ?? "",
    ]),
  );
}

describe("docs/templates.md", () => {
  it("lists every field, name, problem and limit as the code has them, and no others", () => {
    expect(rows("### Fields of template.yaml")).toEqual(table(definitionFields));
    expect(rows("### Names in an expression")).toEqual(table(celNames));
    expect(rows("### Problems")).toEqual(table(problemCodes));
    expect(rows("### Limits")).toEqual(table(limits));
  });

  it("tells of every field that a value can have of its own", () => {
    const told = rows("### The form").map(([asked]) => asked);
    for (const widget of widgets.filter((name) => name !== "textarea" && name !== "yaml"))
      expect(told).toContain(`\`format: ${widget}\``);
    for (const widget of widgets) expect(page).toContain(`\`${widget}\``);
  });

  it("lists every icon", () => {
    const section = page.slice(
      page.indexOf("\n### Icons\n"),
      page.indexOf("\n### Names in an expression\n"),
    );
    expect([...section.matchAll(/`([a-z-]+)`/g)].map((match) => match[1])).toEqual([...iconNames]);
  });

  it("lists every function with its example", () => {
    expect(rows("### Functions")).toEqual(
      celLibrary.map(({ usage, description, example }) => [
        `\`${usage}\``,
        description,
        `\`${example[0]}\` → \`${example[1]}\``,
      ]),
    );
  });

  it("knows every field that the schema of template.yaml has", () => {
    expect(Object.keys(definitionFields).sort()).toEqual(fieldsOf(definitionSchema).sort());
  });

  it("has a guide whose template is right and renders", () => {
    const { template, problems } = parseTemplate(guideBundle());
    expect(problems).toEqual([]);
    if (template === undefined) throw new Error("The guide's template has errors.");
    const parameters = {
      image: "registry.example.com/shop/web:1.4.0",
      message: "Hello",
      env: [{ name: "MODE", value: "on" }],
    };
    const rendered = render({ template, parameters, instance, target });
    expect(rendered.problems).toEqual([]);
    expect(rendered.files.map((file) => file.path)).toEqual([
      "deployment.yaml",
      "greeting.yaml",
      "network-policy.yaml",
    ]);
    expect(rendered.files[0]?.content).toContain(
      '            - name: MODE\n              value: "on"',
    );
    expect(rendered.links).toEqual([
      { title: "Dashboard", url: "https://grafana.example.com/d/web?var-app=shop" },
    ]);
    expect(
      render({ template, parameters: { ...parameters, replicas: 12 }, instance, target }).problems,
    ).toMatchObject([{ code: "rule-failed", pointer: "/replicas" }]);
  });
});

describe("the function library", () => {
  it.each(celLibrary.map(({ example }) => example))("%s gives %s", (source, result) => {
    expect(canonicalValue(compileExpression(source).evaluate({}, new Meter()) ?? null)).toBe(
      result,
    );
  });
});

/** The paths of the leaves of a zod object, lists as `[]`. */
function fieldsOf(schema: unknown, prefix = ""): string[] {
  const def = (
    schema as {
      def?: {
        type?: string;
        shape?: Record<string, unknown>;
        innerType?: unknown;
        element?: unknown;
      };
    }
  ).def;
  if (def?.type === "optional" || def?.type === "default") return fieldsOf(def.innerType, prefix);
  if (def?.type === "array" && (def.element as { def?: { type?: string } }).def?.type === "object")
    return [prefix, ...fieldsOf(def.element, `${prefix}[]`)];
  if (def?.type !== "object") return [prefix];
  return Object.entries(def.shape ?? {}).flatMap(([key, value]) =>
    fieldsOf(value, prefix === "" ? key : `${prefix}.${key}`),
  );
}
