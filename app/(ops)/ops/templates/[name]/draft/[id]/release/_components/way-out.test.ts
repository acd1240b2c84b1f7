import { expect, test } from "vitest";
import { wayOut } from "./way-out";

const asked = { revision: 3, byId: "a", by: "Dana", at: new Date(0), note: "" };
const impact = { state: "done" } as never;
const facts = {
  draft: { revision: 3, version: "1.1.0", asked: undefined },
  version: "1.1.0",
  items: [],
  impact,
  needsSecondPerson: false,
  mayRelease: true,
  isAskers: false,
  repository: undefined,
};
const isAsked = { draft: { ...facts.draft, asked } };

test("who may release does so at once, or proposes it where the catalog is a repository", () => {
  expect(wayOut(facts)).toEqual({ kind: "release", obstacle: undefined });
  expect(wayOut({ ...facts, repository: "acme/catalog" }).kind).toBe("propose");
});

const open = (...keys: string[]) => keys.map((key) => ({ key, isMet: false })) as never;

test("nothing is released with a blocker in the checklist, or with an impact that nobody has seen", () => {
  const unseen = { ...facts, items: open("impact") };
  expect(wayOut({ ...unseen, items: open("lint", "impact") }).obstacle).toMatch(/^One thing/);
  expect(wayOut({ ...unseen, impact: undefined }).obstacle).toBe("Look at its impact first.");
  expect(wayOut({ ...unseen, impact: { state: "running" } as never }).obstacle).toMatch(/still/);
  expect(wayOut({ ...unseen, impact: { state: "failed" } as never }).obstacle).toMatch(/again/);
  expect(wayOut({ ...unseen, impact }).obstacle).toMatch(/look again/);
  // Without instances the checklist says that there is nothing to look at.
  expect(wayOut({ ...facts, impact: undefined }).obstacle).toBeUndefined();
});

test("what is not known of instances is for who releases to say that they know", () => {
  const unknown = { ...facts, items: [{ key: "impact", isMet: false, notJudged: 2 }] as never };
  expect(wayOut(unknown)).toEqual({ kind: "release", obstacle: undefined, notJudged: 2 });
  expect(wayOut({ ...unknown, mayRelease: false })).toEqual({ kind: "ask", obstacle: undefined });
});

test("who asks for a release leaves the impact to who makes it", () => {
  const author = { ...facts, mayRelease: false, items: open("impact"), impact: undefined };
  expect(wayOut(author)).toEqual({ kind: "ask", obstacle: undefined });
  expect(wayOut({ ...author, items: open("lint") }).obstacle).toMatch(/^One thing/);
});

test("who may not release asks for it, and then waits", () => {
  const author = { ...facts, mayRelease: false };
  expect(wayOut(author).kind).toBe("ask");
  expect(wayOut({ ...author, ...isAsked, isAskers: true }).kind).toBe("wait");
  expect(wayOut({ ...author, ...isAsked }).kind).toBe("ask");
});

test("under four eyes one person asks, and another releases just that", () => {
  const two = { ...facts, needsSecondPerson: true };
  expect(wayOut(two).kind).toBe("ask");
  expect(wayOut({ ...two, ...isAsked, isAskers: true }).kind).toBe("wait");
  expect(wayOut({ ...two, ...isAsked }).kind).toBe("release");
  expect(wayOut({ ...two, ...isAsked, version: "2.0.0" }).kind).toBe("ask");
  const later = { draft: { ...isAsked.draft, revision: 4 } };
  expect(wayOut({ ...two, ...later, isAskers: true }).kind).toBe("ask");
});
