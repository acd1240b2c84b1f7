import { readFileSync } from "node:fs";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { nameOf } from "./add-field";
import { DetailsEditor } from "./details-editor";
import { ParametersEditor } from "./parameters-editor";

const folder = path.join(import.meta.dirname, "../../catalog/web-service");
const files = Object.fromEntries(
  ["template.yaml", "README.md", "CHANGELOG.md"].map((file) => [
    file,
    readFileSync(path.join(folder, file), "utf8"),
  ]),
);
const unchanged = () => {
  throw new Error("Nothing was changed.");
};
const wordsOf = (html: string) => html.replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|");

describe("the parameters of a template", () => {
  const html = renderToStaticMarkup(<ParametersEditor files={files} onChange={unchanged} />);

  it("are shown by step, with what they are, and can be moved without dragging", () => {
    const words = wordsOf(html);
    for (const step of ["1. Service", "2. Reachability", "5. Configuration"])
      expect(words).toContain(`|${step}|`);
    expect(words).toContain("|Container image|image|Required|Text|");
    expect(words).toContain("|Size of one copy|size|One of a list|");
    expect(html).toContain('aria-label="Move the field Container image down"');
    expect(html).toContain('aria-label="Duplicate the step Size"');
  });

  it("say what stays YAML, and where", () => {
    expect(wordsOf(html)).toMatch(/kept as it is \(line .{2,6} on\):[ |]*if\|[, |]*then\|/);
  });

  it("are text where template.yaml cannot be read, and say why", () => {
    const broken = { "template.yaml": "spec: {\n" };
    const words = wordsOf(
      renderToStaticMarkup(<ParametersEditor files={broken} onChange={unchanged} />),
    );
    expect(words).toContain("cannot be shown as a form now");
    expect(words).toMatch(/Line \d+, column \d+: It is not YAML/);
  });

  it("show a problem at the field whose lines it is in", () => {
    const line =
      files["template.yaml"]?.split("\n").findIndex((text) => /^ +port:/.test(text)) ?? 0;
    const problem = {
      severity: "error",
      code: "x",
      message: "No.",
      file: "template.yaml",
    } as const;
    const problems = [{ ...problem, line: line + 2 }];
    const shown = <ParametersEditor files={files} onChange={unchanged} problems={problems} />;
    expect(wordsOf(renderToStaticMarkup(shown))).toContain("|Port|port|1 problem|Whole number");
  });
});

describe("the details of a template", () => {
  it("are those of template.yaml, with the README and what changed in this version", () => {
    const html = renderToStaticMarkup(<DetailsEditor files={files} onChange={unchanged} />);
    expect(html).toContain('value="Web service"');
    expect(html).toContain('value="http, gateway-api, autoscaling"');
    expect(html).toContain('value="monitoring-pack"');
    const version = /^ {2}version: (.+)$/m.exec(files["template.yaml"] ?? "")?.[1];
    expect(wordsOf(html)).toContain(`|What changed in ${version}|`);
    const entry = files["CHANGELOG.md"]?.split(`## ${version}\n\n`)[1]?.split("\n", 1)[0];
    expect(html).toContain(entry);
  });
});

describe("the name of a new field", () => {
  it.each([
    ["Copies at most", "copiesAtMost"],
    ["URL", "url"],
    ["Größe", "grosse"],
    ["2nd port", "field2ndPort"],
    ["…", "field"],
  ])("%s is %s", (label, name) => {
    expect(nameOf(label)).toBe(name);
  });
});
