import { afterAll, expect, test } from "vitest";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import { knownVersions } from "./store/known-versions";
import { takeInBundle } from "./take-in";
import { offer } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());

test("what a version declares of health is known to who checks a pull request, of that version alone", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await contextOf(db, {
      name: "Olivia Ops",
      roles: ["ops"],
      teams: [],
      groups: ["platform-ops"],
    });
    const widget = { apiVersion: "example.com/v1", kind: "Widget" };
    const second = Object.fromEntries(
      Object.entries(offer({ name: "watched", version: "2.0.0" })).map(([path, text]) => [
        path,
        path === "template.yaml"
          ? `${text}  healthChecks:
    - { apiVersion: example.com/v1, kind: Widget, current: status.done, failed: status.lost }
    - { apiVersion: example.com/v1, kind: Note, none: It has no status. }
`
          : text,
      ]),
    );
    const take = { source: "test", publish: true } as const;
    await takeInBundle(ops, offer({ name: "watched", version: "1.0.0" }), take);
    await takeInBundle(ops, second, take);
    const known = await knownVersions(db);
    expect(known.get("watched@1.0.0")?.healthChecks).toEqual([]);
    expect(known.get("watched@2.0.0")?.healthChecks).toEqual([
      { ...widget, current: "status.done", failed: "status.lost" },
      { ...widget, kind: "Note", none: "It has no status." },
    ]);
  });
});
