import { expect, it } from "vitest";
import { verdictsOrPasses } from "@/lib/admission";
import { inWordsOfV1 } from "./verdicts";

it("an answer of the API has the words and the fields that it has had since its first version", () => {
  const answer = {
    version: "1.0.0",
    verdicts: verdictsOrPasses.map((verdict) => ({
      verdict,
      policy: "Images",
      message: "No.",
      pointer: "/parameters/image",
    })),
  };
  const told = inWordsOfV1(answer);
  expect(told).toEqual({
    ...answer,
    policies: { checked: 1, applied: 1 },
    verdicts: expect.any(Array),
  });
  expect(
    Object.fromEntries(
      told.verdicts.map(({ verdict }, index) => [verdictsOrPasses[index], verdict]),
    ),
  ).toEqual({
    denied: "deny",
    warned: "warn",
    "not-judged": "not-judged",
    excepted: "warn",
    audited: "warn",
    passes: "pass",
    "does-not-apply": "pass",
  });
  expect(told.verdicts[0]).toEqual({ ...answer.verdicts[0], verdict: "deny" });
});

const said = (verdict: "passes" | "does-not-apply" | "warned", policy: string) => ({
  verdict,
  policy,
  message: "",
});

it("an answer says how many policies were checked, and how many of them apply", () => {
  expect(
    inWordsOfV1({
      verdicts: [
        said("passes", "Images"),
        said("warned", "Labels"),
        said("warned", "Labels"),
        said("does-not-apply", "Roles"),
        { verdict: "not-judged", policy: "Not visible before the cluster", message: "" },
      ],
    }).policies,
  ).toEqual({ checked: 3, applied: 2 });
});
