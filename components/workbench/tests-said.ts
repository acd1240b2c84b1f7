import type { DraftTests } from "@/lib/drafts";
import type { SeenTest } from "@/lib/template-tests";

/** What the tests of a draft say, of whatever revision. */
export type TestsSaid = Omit<DraftTests, "revision">;

/** With what one of the tests says now; one that is gone is not among them any more. Others, and what is wrong with all of them, stay. */
export function withTest(before: TestsSaid, now: TestsSaid, one: SeenTest): TestsSaid {
  const at = before.tests.findIndex(
    ({ file, line, title }) => file === one.file && line === one.line && title === one.title,
  );
  const tests =
    at < 0 ? [...before.tests, ...now.tests] : before.tests.toSpliced(at, 1, ...now.tests);
  const failed = tests.filter(({ ok }) => !ok).length;
  return {
    ...before,
    ok: failed === 0,
    passed: tests.length - failed,
    failed,
    tests,
    snapshots: { ...before.snapshots, ...now.snapshots },
  };
}
