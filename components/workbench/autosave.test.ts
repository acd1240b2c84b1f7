import { assert, constantFrom, array, property, oneof, record, constant } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "@/lib/errors";
import { mergeLines, type SaveOutcome } from "@/lib/drafts";
import {
  type Bench,
  benchOf,
  isAllSaved,
  isDirty,
  nextBench,
  savingInWords,
  wantsFiles,
  wantsSave,
} from "./autosave";
import { changesBetween, withChanges } from "./bundle-files";

const start = benchOf(3, { "a.yaml": "a: 1\nb: 2\nc: 3\n", "b.yaml": "b: 1\n" });
const typed = (bench: Bench, changes: Record<string, string>): Bench =>
  nextBench(bench, { kind: "typed", files: { ...bench.files, ...changes } });
const sent = (bench: Bench) => nextBench(bench, { kind: "sent" });
const answered = (bench: Bench, outcome: SaveOutcome) =>
  nextBench(bench, { kind: "answered", outcome });

describe("saving by itself", () => {
  test("what is typed is to be saved, once, and then it says which revision it is", () => {
    const dirty = typed(start, { "b.yaml": "b: 2\n" });
    expect(wantsSave(start)).toBe(false);
    expect(wantsSave(dirty)).toBe(true);
    expect(wantsSave(sent(dirty))).toBe(false);
    const saved = answered(sent(dirty), { kind: "saved", revision: 4 });
    expect([wantsSave(saved), savingInWords(saved).words]).toEqual([false, "Saved · revision 4"]);
  });

  test("what is typed while a save is under way is saved after it", () => {
    const more = typed(sent(typed(start, { "b.yaml": "b: 2\n" })), { "b.yaml": "b: 23\n" });
    const after = answered(more, { kind: "saved", revision: 4 });
    expect(after.files["b.yaml"]).toBe("b: 23\n");
    expect(changesBetween(after.base, after.files)).toEqual([{ path: "b.yaml", text: "b: 23\n" }]);
  });

  test("what somebody else changed comes to the screen beside what was typed since", () => {
    const more = typed(sent(typed(start, { "a.yaml": "a: 9\nb: 2\nc: 3\n" })), {
      "a.yaml": "a: 99\nb: 2\nc: 3\n",
    });
    const files = [{ path: "a.yaml", text: "a: 9\nb: 2\nc: 8\n" }];
    const after = answered(more, { kind: "merged", revision: 6, files });
    expect(after.files["a.yaml"]).toBe("a: 99\nb: 2\nc: 8\n");
    expect(after.revision).toBe(6);
  });

  test("where both meet in what was typed since, it is saved on top of what it was typed on", () => {
    const more = typed(sent(typed(start, { "a.yaml": "a: 9\nb: 2\nc: 3\n" })), {
      "a.yaml": "a: 9\nb: 2\nc: mine\n",
    });
    const files = [{ path: "a.yaml", text: "a: 9\nb: 2\nc: theirs\n" }];
    const after = answered(more, { kind: "merged", revision: 6, files });
    expect([after.revision, after.files["a.yaml"]]).toEqual([3, "a: 9\nb: 2\nc: mine\n"]);
    expect(wantsSave(after)).toBe(true);
  });

  test("a conflict waits for somebody, and what they decide is saved on top of the other side", () => {
    const conflict: SaveOutcome = {
      kind: "conflict",
      revision: 5,
      by: "Mia",
      merged: [{ path: "b.yaml", text: "b: 2\n" }],
      conflicts: [
        { path: "a.yaml", ours: "a: me\n", base: "a: 1\n", theirs: "a: her\n", pieces: undefined },
      ],
    };
    const torn = answered(
      sent(typed(start, { "a.yaml": "a: me\n", "b.yaml": "b: 2\n" })),
      conflict,
    );
    expect([wantsSave(torn), savingInWords(torn).words]).toEqual([
      false,
      "Not saved: Mia changed the same",
    ]);
    const theirs = { "a.yaml": "a: her\n", "b.yaml": "b: 1\n", "c.yaml": "new\n" };
    const chosen = [{ path: "a.yaml", text: "a: me\n" }];
    const after = nextBench(torn, { kind: "decided", theirs, chosen });
    expect(after.files).toEqual({ "a.yaml": "a: me\n", "b.yaml": "b: 2\n", "c.yaml": "new\n" });
    expect([after.revision, wantsSave(after)]).toEqual([5, true]);
  });

  test("what was changed while somebody had to decide stays, beside what they decided", () => {
    const outcome: SaveOutcome = {
      kind: "conflict",
      revision: 5,
      by: "Mia",
      merged: [{ path: "b.yaml", text: "b: 2\n" }],
      conflicts: [
        { path: "a.yaml", ours: "a: me\n", base: "a: 1\n", theirs: "a: her\n", pieces: undefined },
      ],
    };
    const torn = answered(sent(typed(start, { "a.yaml": "a: me\n", "b.yaml": "b: 2\n" })), outcome);
    const more = typed(torn, { "notes.md": "uploaded meanwhile\n" });
    const after = nextBench(more, {
      kind: "decided",
      theirs: { "a.yaml": "a: her\n", "b.yaml": "b: 1\n" },
      chosen: [{ path: "a.yaml", text: "a: her\n" }],
    });
    expect(after.files).toEqual({
      "a.yaml": "a: her\n",
      "b.yaml": "b: 2\n",
      "notes.md": "uploaded meanwhile\n",
    });
  });

  test("what was kept on top of a revision that is gone is kept until somebody has decided", () => {
    const torn = nextBench(start, {
      kind: "kept",
      onto: 1,
      base: undefined,
      changes: [{ path: "a.yaml", text: "a: typed offline\n" }],
    });
    expect([isDirty(torn), isAllSaved(torn)]).toEqual([false, false]);
    const chosen = [{ path: "a.yaml", text: start.base["a.yaml"] ?? "" }];
    expect(isAllSaved(nextBench(torn, { kind: "decided", theirs: start.base, chosen }))).toBe(true);
  });

  const older = { "a.yaml": "a: 1\nb: 2\nc: 3\n", "b.yaml": "b: 0\n" };
  const kept = (bench: Bench, path: string) =>
    nextBench(bench, {
      kind: "kept",
      onto: 1,
      base: older,
      changes: [{ path, text: "x: left\n" }],
    });

  test("what a closed tab left comes in after the save that is under way, and takes back nothing that others did", () => {
    const during = kept(sent(typed(start, { "a.yaml": "a: me\n" })), "c.yaml");
    expect(isAllSaved(during)).toBe(false);
    const after = answered(during, { kind: "saved", revision: 4 });
    expect(after.revision).toBe(1);
    expect(changesBetween(after.base, after.files)).toEqual([
      { path: "c.yaml", text: "x: left\n" },
    ]);
    const failed = nextBench(during, { kind: "failed" });
    expect(changesBetween(failed.base, failed.files).map(({ path }) => path)).toEqual([
      "a.yaml",
      "c.yaml",
    ]);
    const conflict: SaveOutcome = {
      kind: "conflict",
      revision: 5,
      by: "Mia",
      merged: [],
      conflicts: [],
    };
    const torn = answered(during, conflict);
    expect([torn.conflict, torn.revision]).toEqual([conflict, 3]);
    const decided = nextBench(torn, { kind: "decided", theirs: start.base, chosen: [] });
    expect(decided.files["c.yaml"]).toBe("x: left\n");
  });

  test("what a closed tab left of a file is not lost to what is typed into it meanwhile", () => {
    const both = kept(typed(start, { "a.yaml": "a: me\n" }), "a.yaml");
    expect([both.files["a.yaml"], wantsSave(both), isAllSaved(both)]).toEqual([
      "a: me\n",
      true,
      false,
    ]);
    const after = answered(sent(both), { kind: "saved", revision: 4 });
    expect([after.revision, after.files["a.yaml"], wantsSave(after)]).toEqual([
      1,
      "x: left\n",
      true,
    ]);
  });

  test("files that are added after a while take nothing back of what was typed or fetched meanwhile", () => {
    const heard = nextBench(start, { kind: "heard", revision: 4, by: "Mia" });
    const theirs = { ...start.files, "b.yaml": "b: hers\n" };
    const fetched = nextBench(heard, { kind: "fetched", revision: 4, files: theirs });
    const added = nextBench(typed(fetched, { "a.yaml": "a: typed\n" }), {
      kind: "changed",
      changes: [{ path: "tests/form.yaml", text: "title: Form\n" }],
    });
    expect(changesBetween(added.base, added.files).map(({ path }) => path)).toEqual([
      "a.yaml",
      "tests/form.yaml",
    ]);
  });

  test("a server that is away is asked again; what it refuses waits for another key", () => {
    const dirty = sent(typed(start, { "b.yaml": "b: 2\n" }));
    expect(wantsSave(nextBench(dirty, { kind: "failed" }))).toBe(true);
    const problem: Problem = { code: "invalid", status: 422, title: "", detail: "", fields: [] };
    const refused = nextBench(dirty, { kind: "failed", problem });
    expect(wantsSave(refused)).toBe(false);
    expect(wantsSave(typed(refused, { "b.yaml": "b: 3\n" }))).toBe(true);
  });

  test("what somebody else saved is fetched where nothing is in the way, and never over what was typed", () => {
    const heard = nextBench(start, { kind: "heard", revision: 4, by: "Mia" });
    expect(wantsFiles(heard)).toBe(true);
    const theirs = { "a.yaml": "other\n" };
    const shown = nextBench(heard, { kind: "fetched", revision: 4, files: theirs });
    expect([shown.files, wantsFiles(shown)]).toEqual([theirs, false]);
    const late = typed(heard, { "b.yaml": "b: 2\n" });
    expect(wantsFiles(late)).toBe(false);
    expect(nextBench(late, { kind: "fetched", revision: 4, files: theirs })).toBe(late);
  });
});

/** A server of one file, which merges as the real one does. */
class OneFile {
  texts = ["a\nb\nc\n"];
  save(onto: number, text: string): SaveOutcome {
    const head = this.texts.at(-1) ?? "";
    const base = this.texts[onto - 1] ?? "";
    const merged = mergeLines(base, text, head);
    const revision = this.texts.length;
    if (!("text" in merged)) {
      const conflict = { path: "f", ours: text, base, theirs: head, pieces: undefined };
      return { kind: "conflict", revision, by: "other", conflicts: [conflict], merged: [] };
    }
    if (merged.text !== head) this.texts.push(merged.text);
    const files = [{ path: "f", text: merged.text }];
    return merged.text === text
      ? { kind: "saved", revision: this.texts.length }
      : { kind: "merged", revision: this.texts.length, files };
  }
}

test("whatever two do in whatever order, a word that one typed is on the screen, on the server or in a conflict", () => {
  const step = oneof(
    record({ who: constantFrom(0, 1), kind: constantFrom("type"), line: constantFrom(0, 1, 2) }),
    record({
      who: constantFrom(0, 1),
      kind: constantFrom("send", "answer", "lose"),
      line: constant(0),
    }),
  );
  assert(
    property(array(step, { maxLength: 40 }), (steps) => {
      const server = new OneFile();
      const benches = [0, 1].map(() => benchOf(1, { f: server.texts[0] ?? "" }));
      const answers: (SaveOutcome | undefined)[] = [undefined, undefined];
      let count = 0;
      for (const { who, kind, line } of steps) {
        const bench = benches[who];
        if (bench === undefined || bench.conflict !== undefined) continue;
        if (kind === "type") {
          count += 1;
          const lines = (bench.files["f"] ?? "").split("\n");
          lines[line] = `${lines[line]} ${who}w${count}`;
          benches[who] = nextBench(bench, { kind: "typed", files: { f: lines.join("\n") } });
        } else if (kind === "send" && wantsSave(bench)) {
          benches[who] = nextBench(bench, { kind: "sent" });
          answers[who] = server.save(bench.revision, bench.files["f"] ?? "");
        } else if (kind !== "send" && bench.sent !== undefined) {
          const outcome = answers[who];
          benches[who] =
            kind === "lose" || outcome === undefined
              ? nextBench(bench, { kind: "failed" })
              : nextBench(bench, { kind: "answered", outcome });
        }
        const clean = benches.filter((one) => !isDirty(one));
        expect(clean.map(({ files }) => files["f"])).toEqual(
          clean.map(({ revision }) => server.texts[revision - 1]),
        );
        const everywhere = [
          ...benches.map(({ files }) => files["f"]),
          ...benches.flatMap(({ conflict }) => conflict?.conflicts.map(({ ours }) => ours) ?? []),
          ...server.texts,
        ].join("\n");
        for (let word = 1; word <= count; word += 1) expect(everywhere).toContain(`w${word}`);
      }
    }),
    { numRuns: 300 },
  );
});

test("changes and what they are applied to give the other bundle", () => {
  const bundle = { a: "1", b: "2" };
  const other = { b: "3", c: "4" };
  expect(withChanges(bundle, changesBetween(bundle, other))).toEqual(other);
});
