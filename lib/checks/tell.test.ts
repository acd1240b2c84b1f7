import { describe, expect, test } from "vitest";
import { annotationsOf, fieldPath, mostAnnotations } from "./annotations";
import type { CheckFinding, CheckReport } from "./check";
import { Locator } from "./locate";
import { summaryOf } from "./summary";

const finding = (over: Partial<CheckFinding> = {}): CheckFinding => ({
  verdict: "denied",
  policy: "small",
  title: "Small",
  target: "staging",
  file: "a.yaml",
  line: 3,
  object: "ConfigMap x/a",
  field: "/data",
  message: "It is too big.",
  expected: undefined,
  exception: undefined,
  ...over,
});
const report: CheckReport = {
  objects: { added: 1, changed: 2, deleted: 0 },
  followed: true,
  targets: ["staging"],
  files: { changed: 4, applied: 3 },
  policies: [{ title: "Small", counts: { denied: 2, warned: 1 } }],
  unfollowed: { count: 0, first: [] },
  leftOut: 0,
};

describe("remarks", () => {
  test("stand at a line, by weight; what has no line is not among them, and there is an end to them", () => {
    expect(
      annotationsOf([
        finding({ expected: "less" }),
        finding({ verdict: "warned" }),
        finding({ verdict: "not-judged" }),
        finding({ line: undefined }),
      ]),
    ).toEqual([
      {
        path: "a.yaml",
        line: 3,
        level: "failure",
        title: "Small",
        message: "ConfigMap x/a, data\nIt is too big.\nExpected: less",
      },
      expect.objectContaining({ level: "warning" }),
      expect.objectContaining({ level: "notice" }),
    ]);
    expect(annotationsOf(Array.from({ length: 900 }, () => finding()))).toHaveLength(
      mostAnnotations,
    );
  });

  test("write a field as people do", () => {
    expect(fieldPath("/spec/containers/0/image")).toBe("spec.containers[0].image");
    expect(fieldPath("/metadata/annotations/example.com~1a~0b")).toBe(
      'metadata.annotations["example.com/a~b"]',
    );
    expect(fieldPath("")).toBe("");
  });
});

describe("a summary", () => {
  test("counts, tells what has no place of its own, and leads to the findings", () => {
    const text = summaryOf(
      {
        findings: [
          finding(),
          finding({ line: undefined, message: "Deleting it: no." }),
          finding({ verdict: "not-judged", policy: "", message: "A chart." }),
          finding({
            verdict: "excepted",
            exception: { name: "e", reason: "Old.", expires: "2030-01-01" },
          }),
        ],
        report,
      },
      "https://slipway.example.com/checks/1",
    );
    expect(text).toContain(
      "Objects in `staging`: 1 added, 2 changed, 0 deleted. 3 of 4 changed YAML files are applied by a cluster.",
    );
    expect(text).toContain(
      "| Policy | Denied | Warned |\n| --- | ---: | ---: |\n| Small | 2 | 1 |",
    );
    expect(text).toMatch(
      /could carry a remark\*\*\n\n- `a\.yaml` ConfigMap x\/a: Deleting it: no\./,
    );
    expect(text).toMatch(/Not judged[^\n]*\n\n- `a\.yaml` ConfigMap x\/a: A chart\.\n/);
    expect(text).toMatch(/Excepted[\s\S]*Until 2030-01-01: Old\./);
    expect(text).toContain("[All findings in Slipway](https://slipway.example.com/checks/1)");
  });

  test("names the sources that are not followed, and how many there are", () => {
    const object = "Kustomization flux-system/apps";
    const source = { object, file: "apps.yaml", source: "OCIRepository flux-system/apps" };
    const git = { ...source, source: "GitRepository x/y", address: "https://example.com/x" };
    const unfollowed = { count: 3, first: [source, git] };
    const text = summaryOf({ findings: [], report: { ...report, unfollowed } }, "https://x");
    expect(text).toContain("**Not followed: 3 sources, of which nothing is judged**");
    expect(text).toContain(
      "- OCIRepository flux-system/apps, by the Kustomization flux-system/apps in `apps.yaml`",
    );
    expect(text).toMatch(/- GitRepository x\/y \(https:.*example\.com\/x\), by the/);
    expect(text).toContain("- and 1 more");
    expect(summaryOf({ findings: [], report }, "https://x")).not.toContain("Not followed");
  });

  test("of a change that reaches no cluster says why", () => {
    expect(
      summaryOf(
        { findings: [], report: { ...report, targets: [] } },
        "https://slipway.example.com",
      ),
    ).toMatch(/^No cluster applies what it changes\./);
    expect(
      summaryOf(
        { findings: [], report: { ...report, targets: [], followed: false } },
        "https://slipway.example.com",
      ),
    ).toMatch(/^No target of Slipway follows this branch\./);
  });

  test("lets nothing that stands in a manifest become Markdown, a mention or HTML", () => {
    const text = summaryOf(
      {
        findings: [
          finding({
            verdict: "not-judged",
            file: "a`b.yaml",
            object: "Pod @everyone",
            message: "[x](https://evil.example) <img src=x> | *b*\n# h",
          }),
        ],
        report: { ...report, policies: [{ title: "a | b", counts: { denied: 1 } }] },
      },
      "https://slipway.example.com",
    );
    expect(text).not.toMatch(/\[x\]\(|(?<!\\)<img|@everyone|\n# h|[^\\]\| b|https:\/\/evil/);
  });

  test("fits, whatever there is to say", () => {
    const long = Array.from({ length: 2_000 }, (_, index) =>
      finding({ verdict: "not-judged", message: `${index} ${"long ".repeat(900)}` }),
    );
    const text = summaryOf(
      {
        findings: long,
        report: {
          ...report,
          policies: Array.from({ length: 400 }, (_, index) => ({
            title: `${index} ${"title ".repeat(40)}`,
            counts: { denied: 1 },
          })),
        },
      },
      "https://slipway.example.com/checks/1",
    );
    expect(text.length).toBeLessThanOrEqual(65_535);
    expect(text).toContain("https://slipway.example.com/checks/1");
  });
});

describe("the line of a field", () => {
  const text = `# first
apiVersion: v1
kind: List
---
spec:
  containers:
    - name: a
      image: x
    - { name: b, image: y }
  "quoted.key/a": 1
`;
  const line = (document: number, pointer: string) =>
    new Locator((path) => (path === "a.yaml" ? text : undefined)).line("a.yaml", document, pointer);

  test.each([
    [0, "", 2],
    [0, "/kind", 3],
    [1, "", 5],
    [1, "/spec/containers/0/image", 8],
    [1, "/spec/containers/1/image", 9],
    [1, "/spec/quoted.key~1a", 10],
    [1, "/spec/containers/0/securityContext/privileged", 7],
    [1, "/spec/nothing", 5],
    [7, "/spec", 1],
  ])("in document %i of %s is %i", (document, pointer, expected) => {
    expect(line(document, pointer)).toBe(expected);
  });

  test("is not known of a file that is not there, and a broken one has a beginning", () => {
    expect(new Locator(() => undefined).line("b.yaml", 0, "/a")).toBeUndefined();
    expect(new Locator(() => "a: [\n").line("b.yaml", 0, "/b")).toBe(1);
    expect(new Locator(() => "").line("b.yaml", 0, "/b")).toBe(1);
  });
});
