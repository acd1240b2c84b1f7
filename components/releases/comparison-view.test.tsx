import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Comparison } from "@/lib/releases";
import { ComparisonView } from "./comparison-view";
import { ReleaseChecklist } from "./release-checklist";

const words = (html: string) => html.replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|");

const comparison: Comparison = {
  from: { version: "1.4.0", digest: "a" },
  to: { version: "1.5.0", digest: "b" },
  parameters: [
    { name: "replicas", title: "Copies", how: "changed", words: ["at most 10 → 20"] },
    { name: "note", how: "removed", words: [], breaking: "It is gone." },
  ],
  files: [{ path: "files/app.yaml", how: "changed" }],
  outputs: [],
  answers: [
    {
      title: "As it is",
      file: "tests/a.yaml",
      refusedBefore: [],
      refusedAfter: [],
      outputsLost: [],
      objects: [
        {
          title: "Deployment shop",
          how: "changed",
          file: "app.yaml",
          fields: [{ pointer: "/spec/replicas", before: "2", after: "3" }],
          more: 0,
          recreates: [],
        },
      ],
    },
  ],
  breaking: [{ what: "parameter note", why: "It is gone." }],
  level: "major",
};

test("two versions are told in words, with what is breaking first and the number that fits", () => {
  const html = renderToStaticMarkup(
    <ComparisonView
      comparison={comparison}
      texts={[{ path: "files/app.yaml", before: "a: 1\n", after: "a: 2\n" }]}
    />,
  );
  const said = words(html);
  expect(said).toContain("|Breaking changes|It takes a new first number: 2.0.0 at least.|");
  expect(said).toContain("|parameter note|It is gone.|");
  expect(said).toContain("|replicas|Copies|Changed|at most 10 → 20|");
  expect(said).toContain("|/spec/replicas| |2| |3|");
  expect(said).toContain("|files/app.yaml|");
});

test("of the checklist, what is not there stands open with what is to be done", () => {
  const html = renderToStaticMarkup(
    <ReleaseChecklist
      placeHref={(file) => `/draft?file=${file}`}
      items={[
        {
          key: "readme",
          title: "There is a README",
          isMet: true,
          words: "It is.",
          details: [],
          more: 0,
        },
        {
          key: "coverage",
          title: "Tests reach everything",
          isMet: false,
          words: "1 of 2 reached, 50 %.",
          details: [{ words: "No test writes a.yaml.", file: "files/a.yaml" }],
          more: 0,
        },
      ]}
    />,
  );
  expect(words(html)).toContain("|1 of 2 to be done.|");
  expect(words(html)).toContain("|Tests reach everything|: not met|1 of 2 reached, 50 %.|");
  expect(html).toContain("<details open=");
  expect(html).toContain('href="/draft?file=files/a.yaml"');
});
