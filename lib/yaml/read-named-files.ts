import type { z } from "zod";
import { problemWithPlace, readYamlDocument } from "./read-yaml";

/** Something that a file of its own describes, under a name that no other file gives. */
interface Named {
  metadata: { name: string };
}

/**
 * Reads files of one document each by a schema. What is not right is refused with the place; of two
 * files with one name the first counts. `called` is what they are, in the plural.
 */
export function readNamedFiles<Value extends Named>(
  files: readonly { path: string; text: string }[],
  schema: z.ZodType<Value>,
  { called, longest }: { called: string; longest: number },
): { read: { path: string; value: Value }[]; problems: { path: string; message: string }[] } {
  const read = new Map<string, { path: string; value: Value }>();
  const problems: { path: string; message: string }[] = [];
  for (const { path, text } of files) {
    const { value, problem } = readYamlDocument(text, { longest });
    if (problem !== undefined) {
      problems.push({ path, message: problemWithPlace(problem) });
      continue;
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        problems.push({ path, message: `${issue.path.join(".")}: ${issue.message}` });
      continue;
    }
    const { name } = parsed.data.metadata;
    if (read.has(name)) problems.push({ path, message: `There are two ${called} named ${name}.` });
    else read.set(name, { path, value: parsed.data });
  }
  return { read: [...read.values()], problems };
}
