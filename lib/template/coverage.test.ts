import { expect, test } from "vitest";
import { templateCoverage, writtenFrom } from "./coverage";
import { bundle, instance, target, template } from "./testing/bundles";

const parsed = template(
  bundle(
    `  parameters:
    properties:
      public: { type: boolean, default: false }
      host: { type: string, default: a, x-slipway-when: params.public }
      size: { type: string, default: small }
      note: { type: string, default: none }
  files:
    - { from: always.yaml, to: always.yaml }
    - { from: route.yaml, to: route.yaml, when: params.public }
  outputs: [{ name: note, title: Note, value: "\${{ params.note }}" }]
`,
    {
      "always.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  cpu: \"${{ params.size == 'large' ? '2' : '1' }}\"\n" +
        "  list: \"${{ ['a', 'b'].map(x, x == params.size ? 'y' : 'n').join(',') }}\"\n",
      "route.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: r }\ndata:\n  host: ${{ params.host }}\n",
    },
  ),
);

const covered = (...parameters: Record<string, string | boolean>[]) =>
  templateCoverage(
    parsed,
    parameters.map((one) => ({ parameters: one, instance, target })),
  ).flatMap(({ kind, file, source, outcomes }) =>
    outcomes.map(
      ({ outcome, reachedBy }) => `${kind} ${file} ${source}: ${outcome} by ${reachedBy.join(",")}`,
    ),
  );

test("says of every file, condition and branch which inputs reach it", () => {
  expect(covered({}, { public: true, size: "large" })).toEqual([
    "file files/always.yaml always.yaml: written by 0,1",
    "file files/route.yaml route.yaml: written by 1",
    "when template.yaml params.public: met by 1",
    "when template.yaml params.public: not met by 0",
    "when template.yaml params.public: met by 1",
    "when template.yaml params.public: not met by 0",
    "branch files/always.yaml params.size == 'large': met by 1",
    "branch files/always.yaml params.size == 'large': not met by 0",
    "branch files/always.yaml x == params.size: met by ",
    "branch files/always.yaml x == params.size: not met by 0,1",
  ]);
});

test("what is refused reaches no file", () => {
  expect(covered({ size: "x", unknown: true })).toContain(
    "file files/always.yaml always.yaml: written by ",
  );
});

test("knows the parameters that decide what is written, and not those that are only shown", () => {
  expect(new Set(writtenFrom(parsed).map((path) => path.join(".")))).toEqual(
    new Set(["public", "size", "host"]),
  );
});
