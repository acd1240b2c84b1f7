import { z } from "zod";
import { isJsonObject, type JsonObject } from "@/lib/json";
import type { BundleFiles, TemplateProblem } from "@/lib/template";
import { readYaml, type YamlDocument } from "@/lib/yaml";
import { type Expectation, expectationSchema } from "./expectation";
import { type GivenInstance, type GivenTarget, instanceSchema, targetSchema } from "./surroundings";

/** One test of a template: parameters, and what must come out of them. */
export interface TemplateTest {
  /** Path in the bundle, and the line where it begins. */
  file: string;
  line: number;
  title: string;
  parameters: JsonObject;
  target: GivenTarget;
  instance: GivenInstance;
  expect: { line: number; expectation: Expectation }[];
}

const testSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().optional(),
  parameters: z.custom<JsonObject>(isJsonObject, "the parameters are a map").default({}),
  target: targetSchema.default({}),
  instance: instanceSchema.default({}),
  expect: z
    .array(expectationSchema)
    .min(1, "say what must come out: a test without expectations proves nothing"),
});

/** Characters of a file. */
const longest = 4 * 1024 * 1024;

/**
 * The tests of a bundle in the order of their files: every document of `tests/*.yaml` is one. Never
 * throws.
 */
export function readTemplateTests(bundle: BundleFiles): {
  tests: TemplateTest[];
  problems: TemplateProblem[];
} {
  const tests: TemplateTest[] = [];
  const problems: TemplateProblem[] = [];
  for (const file of Object.keys(bundle)
    .filter((path) => /^tests\/[^/]+\.ya?ml$/.test(path))
    .sort()) {
    const { documents, problems: found } = readYaml(bundle[file] ?? "", {
      longest,
      intAsBigInt: true,
    });
    problems.push(
      ...found.map((problem): TemplateProblem => ({
        severity: "error",
        code: "invalid-yaml",
        file,
        ...problem,
      })),
    );
    const written = documents.filter(({ value }) => value !== null);
    if (written.length === 0 && found.length === 0)
      problems.push({
        severity: "error",
        code: "invalid-test",
        message: "There is no test in this file.",
        file,
        line: 1,
      });
    for (const document of written) {
      const test = readTest(file, document, problems);
      if (test !== undefined) tests.push(test);
    }
  }
  return { tests, problems };
}

function readTest(
  file: string,
  { value, placeOf }: YamlDocument,
  problems: TemplateProblem[],
): TemplateTest | undefined {
  const parsed = testSchema.safeParse(value);
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.map((issue): TemplateProblem => ({
        severity: "error",
        code: "invalid-test",
        message: `${issue.path.join(".") || "The test"}: ${issue.message}`,
        file,
        ...placeOf(issue.path),
      })),
    );
    return undefined;
  }
  const { title, parameters, target, instance, expect } = parsed.data;
  return {
    file,
    line: placeOf([]).line,
    title,
    parameters,
    target,
    instance,
    expect: expect.map((expectation, index) => ({
      line: placeOf(["expect", index]).line,
      expectation,
    })),
  };
}
