import type { TemplateTest } from "./read-tests";

/** A test as somebody saw it: where it began then, and its title. */
export type SeenTest = Pick<TemplateTest, "file" | "line" | "title">;

/**
 * The test that somebody means, though its file may have changed since: of that title the one that begins nearest to where it began,
 * else whatever begins there. Undefined where it is gone.
 */
export function testMeant<Test extends SeenTest>(
  tests: readonly Test[],
  { file, line, title }: SeenTest,
): Test | undefined {
  const ofFile = tests.filter((test) => test.file === file);
  const [named] = ofFile
    .filter((test) => test.title === title)
    .toSorted((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line));
  return named ?? ofFile.find((test) => test.line === line);
}
