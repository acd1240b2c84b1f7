import { expect, test } from "vitest";
import { LineCounter, parseAllDocuments } from "yaml";
import { parseUnchecked } from "./parse-yaml";

const errorsOf = (documents: readonly { errors: readonly object[] }[]) =>
  documents.map(({ errors }) => errors.map((error) => ({ ...error, message: String(error) })));

test.each([
  "a: 1\na: 2\n",
  "a: 1\nb: { c: 1, d: [{ e: 1, e: 2 }], c: 3 }\nb: 2\n---\nx: 1\nx: 1\nx: 1\n",
  "1: a\n'1': b\n0x1: c\n1.0: d\n",
  "true: a\n'true': b\nTrue: c\n",
  "~: a\nnull: b\n: c\n",
  ".nan: a\n.nan: b\n",
  "- 0: a\n  -0: b\n  -0.0: c\n",
  "[a]: 1\n[a]: 2\n{ b: 1 }: 1\n{ b: 1 }: 2\n",
  "a: &x b\n*x : 1\n*x : 2\nb: 3\n",
  "a: 1\n&x a: 2\n!!str a: 3\n?   a\n: 4\n",
  "{ a, a, 'a': 1, \"a\" }\n",
  "<<: a\n<<: b\n",
  "? { a: 1, a: 2 }\n: 3\n",
  "a: 1\na: 2\nb: ]\n",
  "!!set { a, a }\n",
])("a key that its map has already is found as the parser finds it: %j", (text) => {
  for (const merge of [false, true])
    for (const intAsBigInt of [false, true]) {
      const options = { merge, intAsBigInt, prettyErrors: false, logLevel: "silent" } as const;
      expect(errorsOf(parseUnchecked(text, new LineCounter(), { merge, intAsBigInt }))).toEqual(
        errorsOf(parseAllDocuments(text, options) as []),
      );
    }
});
