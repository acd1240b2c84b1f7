import { expect, test } from "vitest";
import { proposalBody, proposalMessage, proposalTitle } from "./body";

const story = {
  id: "0198",
  title: "Change the policy\ntls-only",
  note: "For <b>@ops</b>\n[now](https://evil.example.com)",
  author: { name: "Olivia `Ops`", email: "olivia@example.com" },
  details: [
    { title: "Impact", lines: ["2 instances would be refused", "[x](https://evil.example.com)"] },
  ],
  folder: "catalog",
  files: [
    { path: "policies/tls-only/policy.yaml", text: "a", replaces: ["1".repeat(40)] },
    { path: "policies/tls-only/tests/tests.yaml", text: "b", replaces: [null] },
    { path: "exceptions/old.yaml", text: null, replaces: ["2".repeat(40)] },
  ],
  url: "https://slipway.example.com/ops/proposals/0198",
};

test("the title is one line, and the message of the commit keeps what nobody can look up without the host", () => {
  expect(proposalTitle(story)).toBe("Change the policy tls-only");
  expect(proposalMessage(story)).toBe(
    "Change the policy tls-only\n\nFor <b>@ops</b> [now](https://evil.example.com)\n\n" +
      "Proposal: https://slipway.example.com/ops/proposals/0198\n",
  );
});

test("the description says what happens to each file, and nothing that was typed is markup", () => {
  const body = proposalBody(story);
  expect(body).not.toMatch(/<b>|@ops|\]\(https:\/\/evil|`Ops`/);
  const files = body.split("\n").filter((line) => line.startsWith("- "));
  expect(files.map((line) => line.split(" ")[1])).toEqual([
    "changes",
    "writes",
    "deletes",
    "2",
    expect.stringContaining("evil"),
  ]);
  expect(body).toContain("### Impact\n\n- 2 instances would be refused\n");
  expect(body.split("\n").at(-1)).toBe("<!-- slipway: proposal 0198 -->");
});

test("a description of very many files is cut, and says so", () => {
  const many = Array.from({ length: 400 }, (_, index) => ({
    path: `templates/a/${"x".repeat(900)}${index}`,
    text: "",
    replaces: [null],
  }));
  const body = proposalBody({ ...story, files: many });
  expect(body.length).toBeLessThan(65_000);
  expect(body).toMatch(/and 350 more|Shortened/);
});
