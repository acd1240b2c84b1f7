import { expect, test } from "vitest";
import { actions } from "./can";
import { mayDo, whoMay } from "./who-may";

const may = (given: Parameters<typeof mayDo>[0], action: string) =>
  mayDo(given).find((row) => row.action === action);
const of = (action: string) => whoMay().find((row) => row.action === action);

test("the table has every action, and says of each what is so", () => {
  expect(whoMay().map(({ action }) => action)).toEqual(actions);
  expect(of("request.open")).toMatchObject({
    viewer: false,
    ownTeam: true,
    otherTeam: false,
    ops: true,
  });
  expect(of("instance.read")).toMatchObject({
    viewer: true,
    ownTeam: true,
    otherTeam: true,
    ops: true,
  });
  expect(of("policy.manage")).toMatchObject({
    viewer: false,
    ownTeam: false,
    otherTeam: false,
    ops: true,
  });
});

test("somebody's table says what they may with whose things, and who may what they may not", () => {
  const developer = { roles: ["developer"], teams: ["payments"], groups: [] } as const;
  expect(may(developer, "request.open")).toMatchObject({
    may: "own",
    why: "Ops may for every team.",
  });
  expect(may(developer, "instance.read")).toMatchObject({ may: "all", why: undefined });
  expect(may(developer, "policy.manage")).toMatchObject({ may: "no", why: "Ops may." });
  const viewer = { roles: ["viewer"], teams: [], groups: [] } as const;
  expect(may(viewer, "request.open")).toMatchObject({
    may: "no",
    why: "Developers of the team and Ops may.",
  });
  expect(may(viewer, "target.use")).toMatchObject({
    may: "no",
    why: "Developers of any team and Ops may.",
  });
  const nobody = { roles: [], teams: [], groups: [] };
  expect(may(nobody, "catalog.read")).toMatchObject({
    may: "no",
    why: "Viewers, developers of any team and Ops may.",
  });
});
