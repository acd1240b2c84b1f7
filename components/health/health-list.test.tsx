import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { HealthList } from "./health-list";

test("every finding has its words, its state in a word where that differs, and what to do", () => {
  const html = renderToStaticMarkup(
    <HealthList
      checks={[
        {
          name: "clusters",
          title: "Clusters",
          status: "error",
          findings: [
            {
              status: "error",
              about: "Staging",
              says: "It has not answered.",
              todo: "Look at it.",
            },
            { status: "ok", about: "Production", says: "It answers." },
          ],
        },
        { name: "disk", title: "Disk", status: "ok", findings: [{ status: "ok", says: "Much." }] },
      ]}
    />,
  );
  const words = html.replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|");
  expect(words).toMatch(/\|Clusters\|Error\|Targets\| for Clusters\|/);
  expect(words).toContain("|Staging: |It has not answered.|Look at it.|");
  expect(words).toContain("|Works| |Production: |It answers.|");
  expect(words).toContain("|Disk|Works|Much.|");
});
