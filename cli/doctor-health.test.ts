import { expect, test } from "vitest";
import { doctorCommand } from "./doctor";
import { healthInWords } from "./doctor-health";

test("a report is a line for each finding, with what to do below it, and a sum", () => {
  const words = healthInWords({
    status: "error",
    asOf: new Date(0),
    checks: [
      {
        name: "clusters",
        title: "Clusters",
        status: "error",
        findings: [
          {
            status: "error",
            about: "Staging\u001b[2J",
            says: "It does not answer.",
            todo: "Look.",
          },
          { status: "ok", about: "Production", says: "It answers." },
        ],
      },
      { name: "disk", title: "Disk", status: "ok", findings: [{ status: "ok", says: "Much." }] },
    ],
  });
  expect(words.split("\n")).toEqual([
    "Clusters",
    "ERROR   Staging\ufffd[2J: It does not answer.",
    "        Look.",
    "ok      Production: It answers.",
    "Disk",
    "ok      Much.",
    "",
    "2 checks: 1 error",
  ]);
});

test("an option behind sso is meant for that", () => {
  const sso = ["sso", "--json"];
  expect(doctorCommand().parseOptions(sso)).toEqual({ operands: ["sso"], unknown: ["--json"] });
  expect(doctorCommand().parseOptions(["--json"])).toEqual({ operands: [], unknown: [] });
});
