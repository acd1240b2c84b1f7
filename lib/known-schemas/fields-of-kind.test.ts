import { expect, it } from "vitest";
import type { Actor } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { fieldsOfKind } from "./fields-of-kind";

const person = (roles: ("ops" | "developer")[]): Actor => ({
  kind: "person",
  userId: "1",
  name: "Somebody",
  roles,
  teams: [],
  groups: [],
});
const as = (actor: Actor) =>
  ({ actor, config: { SLIPWAY_SCHEMA_DIRS: [] as string[] } }) as unknown as Pick<
    Context,
    "actor" | "config"
  >;
const author = { ...person(["developer"]), authoring: { templates: ["shop"], categories: [] } };
const question = { apiVersion: "apps/v1", kind: "Deployment", path: ["spec", "strategy", "type"] };

it("tells authors and Ops what a place of an object can be", async () => {
  for (const actor of [author, person(["ops"])])
    expect((await fieldsOfKind(as(actor), question)).place?.values).toContain("Recreate");
  expect((await fieldsOfKind(as(author), {})).kinds).toContainEqual({
    apiVersion: "v1",
    kind: "Secret",
  });
  const unknown = { apiVersion: "a/v1", kind: "B" };
  expect(await fieldsOfKind(as(author), unknown)).toEqual({ place: null, kinds: [] });
});

it("refuses whoever may write no template, before it looks at what is asked", async () => {
  const refused = fieldsOfKind(as(person(["developer"])), { path: 1 });
  await expect(refused).rejects.toMatchObject({ code: "forbidden" });
});

it("refuses a question that is none", async () => {
  for (const raw of [
    { path: Array.from({ length: 65 }, () => "a") },
    { kind: "x".repeat(101) },
    { other: 1 },
  ])
    await expect(fieldsOfKind(as(author), raw)).rejects.toMatchObject({ code: "invalid" });
});
