import { expect, test } from "vitest";
import { freePort } from "@/scripts/up/ports";
import { answerProbes } from "./probes";

test("a worker is alive from its start, and ready while it takes jobs", async () => {
  const port = await freePort(0);
  const probes = await answerProbes(port, "127.0.0.1");
  const answers = () =>
    Promise.all(
      ["healthz", "readyz", "metrics"].map(
        async (name) => (await fetch(`http://127.0.0.1:${port}/${name}`)).status,
      ),
    );
  expect(await answers()).toEqual([200, 503, 404]);
  probes.ready();
  expect(await answers()).toEqual([200, 200, 404]);
  probes.ending();
  expect(await answers()).toEqual([200, 503, 404]);
});

test("a worker does not start where its probes cannot be answered", async () => {
  const port = await freePort(0);
  await answerProbes(port, "127.0.0.1");
  await expect(answerProbes(port, "127.0.0.1")).rejects.toThrow(/EADDRINUSE/);
});
