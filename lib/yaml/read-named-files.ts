import type { z } from "zod";
import { problemWithPlace, readYaml } from "./read-yaml";

/** Something that a file of its own describes, under a name that no other file gives. */
interface Named {
  metadata: { name: string };
}

/** What is wrong with a file, and where; lines and columns count from 1. */
export interface FileProblem {
  path: string;
  line: number;
  column: number;
  message: string;
}

/**
 * Reads files of one document each by a schema. What is not right is refused with the place; of two
 * files with one name the first counts. `called` is what they are, in the plural.
 */
export function readNamedFiles<Value extends Named>(
  files: readonly { path: string; text: string }[],
  schema: z.ZodType<Value>,
  { called, longest }: { called: string; longest: number },
): { read: { path: string; value: Value }[]; problems: FileProblem[] } {
  const read = new Map<string, { path: string; value: Value }>();
  const problems: FileProblem[] = [];
  for (const { path, text } of files) {
    const { documents, problems: broken } = readYaml(text, { longest });
    for (const { line, column, ...problem } of broken.slice(0, 1))
      problems.push({
        path,
        line,
        column,
        message: problemWithPlace({ ...problem, line, column }),
      });
    if (broken.length > 0) continue;
    const [document, second] = documents;
    if (second !== undefined) {
      const problem = { message: "It must be one YAML document.", ...second.placeOf([]) };
      problems.push({ path, ...problem, message: problemWithPlace(problem) });
      continue;
    }
    const parsed = schema.safeParse(document?.value ?? null);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        problems.push({
          path,
          ...(document?.placeOf(issue.path) ?? { line: 1, column: 1 }),
          message: `${issue.path.join(".")}: ${issue.message}`,
        });
      continue;
    }
    const { name } = parsed.data.metadata;
    if (read.has(name))
      problems.push({
        path,
        ...(document?.placeOf(["metadata", "name"]) ?? { line: 1, column: 1 }),
        message: `There are two ${called} named ${name}.`,
      });
    else read.set(name, { path, value: parsed.data });
  }
  return { read: [...read.values()], problems };
}
