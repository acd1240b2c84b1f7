import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { withChangelogEntry } from "@/components/template-editor/changelog-entry";
import { parseImage } from "@/lib/cel/image";
import { parseSemver } from "@/lib/cel/semver";
import { trim } from "@/lib/cel/strings";
import { codeOwners } from "@/lib/git-host/github/codeowners";
import { dnsName } from "@/lib/import/finish";
import { chartFacts } from "@/lib/import/helm/describe-chart";
import { describeValues } from "@/lib/import/helm/describe-values";
import { decoded } from "@/lib/import/helm/words";
import { surePaths } from "@/lib/import/kro/translate-cel";
import { withoutSlashesAtEnd } from "@/lib/import/slashes-at-end";
import { parseSelector } from "@/lib/kubernetes";
import { formatProblem, isCidr, isQuantity } from "@/lib/kubernetes/validate/formats";
import { isLinear, repeated } from "@/lib/secrets/testing/is-linear";
import { parseYaml } from "@/lib/template/yaml-source";
import { readInventoryEntry } from "@/lib/gitops/inventory";
import { correctionsIn } from "@/lib/instances/corrections";
import { dependencyOf, type Reconciled } from "@/lib/timeline";
import { applyFailure } from "@/lib/timeline/apply-failure";
import { pickedCondition } from "@/lib/template-editing";
import { renamedInExpression } from "@/lib/template-editing/renamed-in-expression";
import { yamlContextAt } from "@/lib/template-editing/completion";
import { readYaml } from "@/lib/yaml";

const then = new Date(0);
const saidOnce: Reconciled = {
  source: "flux",
  kind: "reconciled",
  deliveryKey: "",
  occurredAt: then,
  receivedAt: then,
  subject: "instance",
  outcome: "ready",
  revision: "a",
  reason: "",
  message: "",
  object: "",
};
/**
 * What reads a text of somebody else, with the parts that it was slow at, or could be. `after` ends
 * the text: what almost matched does not.
 */
const readers: readonly [name: string, read: (text: string) => unknown, ...parts: string[]][] = [
  ["the white space around a text of a policy", trim, " ", " a", "\u0085"],
  ["a version in a policy", parseSemver, "1.1.", "1", "a.", "1.1.1-0", "-"],
  ["a version that is not quite one", (text) => parseSemver(text, true), "1", "a", "v1"],
  ["the name of an image", parseImage, "a", "a/", "a.", "a__", "a-", "a:", "a@a:", "A."],
  ["a selector of labels", parseSelector, ",", "a,", "a in (b,", "(", "a in (b),", "a=", " "],
  ["a range of addresses", isCidr, "1", "1.", "0:", ":", "/", "1.1.1.1/"],
  ["a quantity", isQuantity, "1", "1.", ".", "1e"],
  ["a duration", (text) => formatProblem("duration", text), "1", "1s", "11s", "1m", ".1s"],
  ["a moment", (text) => formatProblem("date-time", text), "1", "2026-01-01T00:00:00.1"],
  ["bytes", (text) => formatProblem("byte", text), "AAAA", "=", "\n"],
  ["a name that becomes a DNS name", (text) => dnsName(text, "x"), "-", "- ", "a-"],
  ["the slashes at the end of an address", withoutSlashesAtEnd, "/", "/a"],
  ["entities in a comment of a chart", decoded, "&", "&#", "&#1", "&#x1", "&amp"],
  [
    "the place of an author in YAML",
    (text) => yamlContextAt(text, text.length),
    "- ",
    "a: ",
    "a:\n",
    "{ a: ",
    "[",
    "- a\n",
    "'",
    " # ",
    " |",
    "--- ",
  ],
  [
    "an expression that an author writes",
    (text) => renamedInExpression(text, ["a"], "b"),
    "params.a ",
    "params",
    "params[",
    "a.",
    "('",
    '"a"',
  ],
  [
    "a condition that is picked",
    pickedCondition,
    "params.a && ",
    "params",
    "!",
    "[",
    "params.a in ['b', ",
    "&&",
  ],
  [
    "an entry of a changelog",
    (text) => withChangelogEntry(text, "1.0.0", "b"),
    "## ",
    "## 1\n",
    "#",
    "\n",
  ],
  [
    "what a chart's templates ask for",
    (text) => chartFacts({}, { "templates/a.yaml": text }),
    ".Values",
    ".Values.a",
    ".Values.a ",
    "required ",
    'required "',
    'required "a" ',
  ],
  ["paths in an expression of kro", surePaths, "a", "a.", "a.b", "a .", 'a["', "schema.spec.a("],
  ["what a cluster says", applyFailure, "a", "a.", 'a "', 'a "b" is invalid: ', "A/b/", "A/-"],
  [
    "what a policy of a cluster says",
    applyFailure,
    "ValidatingAdmissionPolicy 'a' denied request: ",
    "denied request: no params found",
  ],
  [
    "what a cluster says that it made",
    (text) => readInventoryEntry({ id: text, v: "v1" }),
    "_",
    "a_",
    "__",
    "a",
  ],
  [
    "what Flux put back",
    (text) => correctionsIn([saidOnce, { ...saidOnce, outcome: "applied", message: text }], then),
    "A/",
    "A/a",
    "A/a/b configured",
    "\n",
  ],
  ["what a deployment waits for", dependencyOf, "dependency '", "dependency 'a.", "a/"],
  [
    "the owners of files",
    (text) => codeOwners(`${text} @a`, ["a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v"], "a"),
    "**/",
    "*",
    "\\a",
    "# ",
    "a @b\n",
  ],
];

const read = (text: string): unknown => parseYaml("template.yaml", text);

describe("the time of reading grows as the text does", () => {
  it.each(
    readers.flatMap(([name, read, ...parts]) => parts.map((part) => [name, part, read] as const)),
  )("%s, with %j again and again", (_, part, read) => {
    expect(isLinear((length) => `${repeated(part, length)}\u0000`, read)).toBe(true);
  });

  it("comments of a chart's values, with marks that lead nowhere", () => {
    const document = parseDocument("a: 1\n");
    const comments = (text: string) => {
      const first = document.contents as unknown as { items: { key: { commentBefore: string } }[] };
      for (const { key } of first.items) key.commentBefore = text;
      return describeValues(document, "");
    };
    for (const part of ["\n", "\n#", "-- \n", "--\t", "\n--", "-- ("])
      expect([part, isLinear((length) => `${repeated(part, length)}x`, comments)]).toEqual([
        part,
        true,
      ]);
  });

  it.each(["- ${{ a }}\n", '- "${{ a }}"\n', "# ${{ a }}\n", "- yes\n", "- ${{\n"])(
    "a file of a template, with %j again and again",
    (part) => {
      expect(isLinear((length) => repeated(part, length), read)).toBe(true);
    },
  );

  it.each(["yes, ", "${{ a }}, ", "{{ ${{ a }}"])(
    "one line of a template, with %j again and again",
    (part) => {
      expect(isLinear((length) => `a: [${repeated(part, length)}b]`, read)).toBe(true);
    },
  );

  it("a pattern of CODEOWNERS that is all stars, for a path that is deep", () => {
    const rule = `${"**/".repeat(30)}a*a*a*b @a`;
    const match = (path: string) => codeOwners(rule, [path], "a");
    expect(isLinear((length) => repeated("a/", length), match)).toBe(true);
  });
});

function wellFormedYaml(text: string): unknown {
  const { documents, problems } = readYaml(text, { longest: text.length, merge: true });
  if (problems.length > 0) throw new Error(problems[0]?.message);
  return documents;
}

describe("the time of reading YAML grows as the text does", () => {
  it.each<[name: string, part: (id: string) => string, before?: string, after?: string]>([
    ["a map of short keys", (id) => `${id}:\n`],
    ["a flow map of short keys", (id) => `${id},`, "{", "}"],
    ["aliases, each of an anchor of its own", (id) => `- &${id} x\n- *${id}\n`],
    ["anchors of one name, with an alias after each", () => "- &a x\n- *a\n"],
    ["maps that take over another", (id) => `- &${id} { ${id}: 1 }\n- { <<: *${id}, a: 1 }\n`],
    ["one map that takes over many", (id) => `{ ${id}: 1 },`, "a:\n  <<: [", "]\n"],
    ["quoted scalars no deeper than their keys", (id) => `${id}: "\nx"\n`],
    ["flow collections no deeper than their keys", (id) => `${id}: [\nx]\n`],
  ])("%s", (_, part, before = "", after = "") => {
    const text = (length: number) => {
      let made = before;
      for (let at = 0; made.length < length; at += 1) made += part(`k${at.toString(36)}`);
      return made + after;
    };
    expect(isLinear(text, wellFormedYaml)).toBe(true);
  });
});

describe("what was slow says the same as before", () => {
  it("of selectors, which are cut at commas outside of parentheses", () => {
    expect(parseSelector("a=b,c in (d, e),!f, g != h")).toEqual([
      { key: "a", operator: "In", values: ["b"] },
      { key: "c", operator: "In", values: ["d", "e"] },
      { key: "f", operator: "DoesNotExist", values: [] },
      { key: "g", operator: "NotIn", values: ["h"] },
    ]);
    expect(parseSelector("a in (b,c")).toBeUndefined();
  });

  it("of versions, durations, quantities and names", () => {
    expect(parseSemver("v01.2", true)?.numbers).toEqual([1n, 2n, 0n]);
    expect(parseSemver("1.2\n", true)).toBeUndefined();
    for (const text of ["1.", "1.5", ".5", "15"])
      expect([text, isQuantity(text)]).toEqual([text, true]);
    expect(dnsName("--My  App--", "x")).toBe("my-app");
    expect([trim("\u0085 a b\t"), trim(" \n "), trim("a")]).toEqual(["a b", "", "a"]);
  });
});
