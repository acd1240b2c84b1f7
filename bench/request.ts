import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { takeInBundle } from "@/lib/catalog/server";
import type { PrismaClient } from "@/lib/db/server";
import { systemContext } from "@/lib/identity/server";
import { median, percentile, type Report } from "./report";

const sizes = [1, 10, 100];
const tries = 5;
/** Seconds at each delay of a forge call, in milliseconds. */
const goals = new Map([
  [0, 0.12],
  [50, 0.3],
]);
const mostCalls = 2;

/** A template that makes as many objects as it is told, a file each. */
const bundle = {
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: many-files, version: 1.0.0 }
spec:
  title: Many files
  summary: As many settings as one wants, each in a file of its own.
  category: Benchmarks
  tags: []
  icon: box
  owner: platform-team
  scope: team
  parameters:
    - title: Files
      required: [keys]
      properties:
        keys: { type: array, items: { type: string, pattern: "^k[0-9]+$" } }
  files:
    - { from: settings.yaml, to: "settings-\${{ each }}.yaml", forEach: params.keys }
`,
  "README.md": "# Many files\n",
  "files/settings.yaml":
    "apiVersion: v1\n" +
    "kind: ConfigMap\n" +
    "metadata:\n" +
    '  name: "${{ instance.name }}-${{ each }}"\n' +
    "data:\n" +
    "  key: ${{ each }}\n" +
    "  owner: ${{ instance.team }}\n",
};

interface Opening {
  /** Seconds from the submit's first byte until the pull request is in the database, open. */
  seconds: number;
  /** Of these, until the submit was answered: checked, rendered and stored. */
  answered: number;
  calls: string[];
}

/**
 * From submit to an open pull request, at one, ten and a hundred files, with and without a slow Git
 * host.
 */
export async function benchRequest(
  report: Report,
  db: PrismaClient,
  urls: { web: string; forge: string },
  token: string,
): Promise<void> {
  console.log("Opening requests");
  await takeInBundle(systemContext("bench"), bundle, { source: "bench", publish: true });
  const open = (files: number) => openOne(db, urls, token, files);
  await delayCalls(urls.forge, 0);
  for (const files of [1, 1, 100]) await open(files);

  const calls: Opening[] = [];
  for (const [delay, goal] of goals) {
    await delayCalls(urls.forge, delay);
    for (const files of sizes) {
      const openings: Opening[] = [];
      for (let one = 0; one < tries; one += 1) openings.push(await open(files));
      calls.push(...openings);
      const seconds = openings.map((opening) => opening.seconds);
      const typical = median(seconds);
      const answered = median(openings.map((opening) => opening.answered));
      report.add(
        `submit to open pull request, ${files} files, ${delay} ms a call`,
        `${typical.toFixed(3)} s, worst ${percentile(seconds, 100).toFixed(3)} s, ` +
          `answered after ${answered.toFixed(3)} s`,
        `below ${goal} s`,
        typical < goal,
      );
    }
  }
  await delayCalls(urls.forge, 0);
  // Slipway asks the host from time to time whatever is asked of it: what all have in common is the
  // request's own.
  const fewest = Math.min(...calls.map((opening) => opening.calls.length));
  const most = Math.max(...calls.map((opening) => opening.calls.length));
  report.add(
    "forge calls from submit to open pull request",
    fewest === most ? String(fewest) : `${fewest}, with what else is asked up to ${most}`,
    `${mostCalls}`,
    fewest <= mostCalls,
  );
  const own = calls.find((opening) => opening.calls.length === fewest)?.calls ?? [];
  report.add(
    "  which are",
    own.map((call) => call.replace("/repos/{owner}/{repo}", "")).join(", "),
  );
}

async function openOne(
  db: PrismaClient,
  urls: { web: string; forge: string },
  token: string,
  files: number,
): Promise<Opening> {
  // What the one before set off (webhooks, the check of its files) is not this one's.
  await sleep(400);
  await fetch(`${urls.forge}/__calls`, { method: "DELETE" });
  const body = {
    template: "many-files",
    team: "payments",
    name: `b-${randomUUID().slice(0, 8)}`,
    target: "staging",
    parameters: { keys: Array.from({ length: files }, (_, n) => `k${n}`) },
  };
  const start = performance.now();
  const response = await fetch(`${urls.web}/api/v1/requests`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "idempotency-key": randomUUID(),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { id: string };
  const answered = (performance.now() - start) / 1000;
  if (response.status !== 201) throw new Error(`A request was refused: ${JSON.stringify(answer)}`);
  while ((await db.pullRequest.count({ where: { requestId: answer.id } })) === 0) {
    if (performance.now() - start > 30_000) throw new Error("No pull request after 30 seconds.");
    await sleep(4);
  }
  const seconds = (performance.now() - start) / 1000;
  const { calls } = (await (await fetch(`${urls.forge}/__calls`)).json()) as {
    calls: Record<string, number>;
  };
  return {
    seconds,
    answered,
    calls: Object.entries(calls).flatMap(([route, count]) =>
      Array.from({ length: count }, () => route),
    ),
  };
}

async function delayCalls(forge: string, milliseconds: number): Promise<void> {
  const rules =
    milliseconds === 0
      ? []
      : [{ route: "*", times: 1_000_000_000, fault: { kind: "delay", ms: milliseconds } }];
  const response = await fetch(`${forge}/__faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rules }),
  });
  if (!response.ok) throw new Error(`The forge took no delay: ${await response.text()}`);
}
