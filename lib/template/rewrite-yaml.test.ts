import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Document } from "yaml";
import { rewriteYaml } from "./rewrite-yaml";
import { anything, bundle, content } from "./testing/bundles";
import { hostileString } from "./testing/hostile-values";
import { readers } from "./testing/readers";

const label = (value: string) => (document: Document) => {
  document.setIn(["metadata", "labels", value], value);
  return true;
};

describe("rewriteYaml", () => {
  it("changes what it is asked to change and nothing else", () => {
    const text =
      "# the app\nkind: X # kind\nmetadata:\n  name: 'a'\n  labels: {}\nspec:\n  list:\n  - 1.10\n  - 0x1F\n  - 9223372036854775807\n  text: |\n    a\n     b\n";
    expect(rewriteYaml(text, label("on"))).toBe(
      text.replace("labels: {}", 'labels: { "on": "on" }'),
    );
    expect(rewriteYaml(text, () => false)).toBe(text);
    expect(rewriteYaml("a: [", () => true)).toBe("a: [");
  });

  it("keeps every value of a rendering, and writes what is new so that every reader agrees", () => {
    const files = bundle(anything, {
      "a.yaml":
        'kind: X\nmetadata:\n  name: ${{ params.v }}\nflow: { a: "${{ params.v }}" }\ntext: |\n  a\n  ${{ params.v }}\n---\n"${{ params.v }}": 1\n',
    });
    fc.assert(
      fc.property(hostileString, (text) => {
        const rendered = content(files, { v: text });
        const [first = "", second = ""] =
          rewriteYaml(rendered, label(text)).split("\n---\n").length === 2
            ? rewriteYaml(rendered, label(text)).split("\n---\n")
            : ["", ""];
        for (const read of Object.values(readers)) {
          expect(read(`${first}\n`)).toEqual({
            kind: "X",
            metadata: { name: text, labels: Object.fromEntries([[text, text]]) },
            flow: { a: text },
            text: `a\n${text}\n`,
          });
          expect(read(second)).toEqual({
            ...Object.fromEntries([[text, 1]]),
            metadata: { labels: Object.fromEntries([[text, text]]) },
          });
        }
      }),
      { numRuns: 200 },
    );
  });
});
