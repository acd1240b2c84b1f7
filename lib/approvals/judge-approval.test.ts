import { describe, expect, test } from "vitest";
import type { Review } from "@/lib/git-host";
import { accessOfGroups } from "@/lib/access";
import { type ApprovalCase, judgeApproval } from "./judge-approval";

const access = accessOfGroups({
  opsGroups: ["platform-ops"],
  viewerGroups: ["viewers"],
  teamPrefix: "team-",
});
const production = { target: "Production", byOps: false, accessGroups: [] };
const ofPlatform = { ...production, byOps: true };
const people = new Map([
  ["dana", { id: "dana", groups: ["team-payments"] }],
  ["diego", { id: "diego", groups: ["team-checkout"] }],
  ["olivia", { id: "olivia", groups: ["platform-ops"] }],
  ["vera", { id: "vera", groups: ["viewers"] }],
  ["robot[bot]", { id: "robot", groups: ["platform-ops"] }],
]);
const review = (by: string, over: Partial<Review> = {}): Review => ({
  by,
  verdict: "approved",
  commit: "head",
  at: new Date(0),
  ...over,
});
const judged = (reviews: Review[], over: Partial<ApprovalCase> = {}) =>
  judgeApproval({
    needs: [production],
    head: "head",
    reviews,
    people,
    requesters: new Set(),
    authors: new Set(["dana"]),
    unknownAuthor: undefined,
    unknownAccount: undefined,
    access,
    ...over,
  });
const askedFor = (by: string) =>
  judged([review("olivia"), review(by, { verdict: "changes-requested", commit: "before" })]);

describe("an approval", () => {
  test("counts of a linked login of somebody who may use the target, for the head, in any case of letters", () => {
    expect(judged([review("Diego")])).toEqual({ state: "success", summary: "Approved by Diego" });
    expect(judged([])).toMatchObject({ state: "pending" });
    expect(judged([], { needs: [] })).toEqual({
      state: "success",
      summary: "No approval is needed here",
    });
  });

  test.each([
    ["of a login that nobody has linked", review("stranger"), /this login is not linked/],
    ["of who wrote it", review("dana"), /dana approved, but wrote a part of it/],
    ["of a viewer", review("vera"), /may not use this target/],
    ["of a program, linked or not", review("robot[bot]"), /is a bot/],
    ["of an earlier commit", review("diego", { commit: "before" }), /an earlier commit/],
    ["of nobody knows which commit", review("diego", { commit: null }), /an earlier commit/],
  ])("does not count %s", (_, given, words) => {
    expect(judged([given])).toEqual({ state: "pending", summary: expect.stringMatching(words) });
    expect(judged([given, review("olivia")])).toMatchObject({ state: "success" });
  });

  test("does not count once it is dismissed, and not while somebody asks for changes", () => {
    expect(judged([review("diego", { verdict: "dismissed" })])).toMatchObject({ state: "pending" });
    expect(judged([review("olivia"), review("diego", { verdict: "changes-requested" })])).toEqual({
      state: "pending",
      summary: "diego asked for changes.",
    });
  });

  test("counts for a target that is limited to groups of somebody of these groups, and of Ops", () => {
    const needs = [{ ...production, accessGroups: ["team-search"] }];
    expect(judged([review("diego")], { needs })).toMatchObject({ state: "pending" });
    expect(judged([review("olivia")], { needs })).toMatchObject({ state: "success" });
  });

  test("of the platform team is what the platform's rights take, beside what else is asked for", () => {
    const needs = [ofPlatform, production];
    expect(judged([review("diego")], { needs })).toEqual({
      state: "pending",
      summary: expect.stringMatching(/needs the platform team/),
    });
    expect(judged([review("olivia")], { needs })).toMatchObject({ state: "success" });
  });

  test("is not held up by who could not approve it, and is by who could, whatever commit they saw", () => {
    for (const by of ["stranger", "vera", "dana", "robot[bot]"])
      expect(askedFor(by)).toMatchObject({ state: "success" });
    expect(askedFor("diego")).toMatchObject({ state: "pending" });
  });

  test.each([
    ["robot[bot]", /who told robot\[bot\], a program/],
    ["", /not known who wrote each of its commits/],
  ])("takes two people where not even a login of a person is known (%s)", (login, words) => {
    const unknown = { authors: new Set<string>(), unknownAuthor: login };
    expect(judged([review("dana")], unknown)).toEqual({
      state: "pending",
      summary: expect.stringMatching(words),
    });
    expect(judged([review("dana"), review("diego")], unknown)).toMatchObject({ state: "success" });
  });

  test("takes two people where nobody knows who is behind the service account that asked for it", () => {
    const unknown = { unknownAccount: "payments/deployer (service account)" };
    expect(judged([review("diego")], unknown)).toEqual({
      state: "pending",
      summary: expect.stringMatching(/Nobody knows who made payments\/deployer/),
    });
    expect(judged([review("diego"), review("olivia")], unknown)).toMatchObject({
      state: "success",
    });
  });

  test("takes two people where nobody is known by the author's login: one could be the author", () => {
    const unknown = { authors: new Set<string>(), unknownAuthor: "dana-at-home" };
    expect(judged([review("dana")], unknown)).toEqual({
      state: "pending",
      summary: expect.stringMatching(/dana approved\. Nobody is known by dana-at-home/),
    });
    expect(judged([review("dana"), review("diego")], unknown)).toMatchObject({ state: "success" });
  });
});
