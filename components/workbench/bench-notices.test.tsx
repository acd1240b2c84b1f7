import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { BenchNotices } from "./bench-notices";

const nothing = async () => ({ ok: true as const, value: undefined });
const left = {
  key: "bench a closed",
  onto: 7,
  changes: [
    { path: "README.md", text: "mine\n" },
    { path: "files/a.yaml", text: null },
  ],
};
const shown = (canTake: boolean) =>
  renderToStaticMarkup(
    <BenchNotices
      draft={{ discarded: undefined, report: undefined, origin: { kind: "push" } }}
      trouble={undefined}
      left={{ all: [left], canTake, take: async () => {}, drop: () => {} }}
      bringBack={nothing}
      onBroughtBack={() => {}}
    />,
  );

it("offers what a tab that was closed had not saved, by its files and the revision that it began from", () => {
  expect(shown(true)).toContain("README.md, files/a.yaml, on top of revision 7");
  expect(shown(true)).not.toContain(' disabled="');
});

it("brings nothing in while this tab has something of its own to save", () => {
  expect(shown(false)).toMatch(/<button[^>]* disabled=""[^>]*>Bring it in/);
});
