import { expect, test } from "vitest";
import { exitCodeOf, type Outcome, type Row, steps, tableOf } from "./table";

const ok: Outcome = { result: "ok", seconds: 3.4 };
const all = (outcome: Outcome): Row["outcomes"] =>
  Object.fromEntries(steps.map((step) => [step, outcome]));
const rows: Row[] = [
  { template: "web-service", outcomes: all(ok) },
  {
    template: "queue",
    outcomes: {
      launch: ok,
      edit: { result: "not possible", reason: "It has no parameter that could be changed." },
      upgrade: { result: "failed", reason: "Not healthy after 240 s: applying" },
    },
  },
];

test("the table has a row for each template and a column for each step, with the reasons below", () => {
  expect(tableOf(rows)).toBe(
    `
template     launch  edit          upgrade  drift   suspend  remove
-----------  ------  ------------  -------  ------  -------  ------
web-service  ok 3 s  ok 3 s        ok 3 s   ok 3 s  ok 3 s   ok 3 s
queue        ok 3 s  not possible  failed   -       -        -

queue, edit: not possible: It has no parameter that could be changed.
queue, upgrade: failed: Not healthy after 240 s: applying

2 templates: 7 steps ok, 1 failed, 1 not possible, 3 not come to`.trimStart(),
  );
});

test("it is passed where nothing failed and everything was come to, and never by nothing", () => {
  expect(exitCodeOf(rows)).toBe(1);
  expect(exitCodeOf(rows.slice(0, 1))).toBe(0);
  expect(exitCodeOf([{ template: "queue", outcomes: { launch: ok } }])).toBe(1);
  expect(
    exitCodeOf([{ template: "queue", outcomes: all({ result: "not possible", reason: "" }) }]),
  ).toBe(0);
  expect(exitCodeOf([])).toBe(1);
});
