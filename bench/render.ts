/**
 * Renders a template of 12 files, alone and with validation, against text templating of the very
 * same files with nunjucks, set up as Backstage does. `tsx --conditions react-server
 * bench/render.ts`
 */
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import nunjucks from "nunjucks";
import { engineVersion, instanceFiles, recordFormat } from "@/lib/instances/server";
import type { JsonObject } from "@/lib/json";
import { standardRegistry } from "@/lib/kubernetes";
import { parseTemplate, type ParsedTemplate, render, type RenderInput } from "@/lib/template";
import { checkRendering, surroundings } from "@/lib/template-tests";
import { definition, files } from "./service-template";

/** Never the same parameters twice, so that nothing can be remembered. */
function parametersOf(index: number): JsonObject {
  return {
    image: `registry.example.com/team/app:${index}`,
    host: `app-${index}`,
    owner: `Person ${index} # yes: no`,
    logLevel: "debug",
    port: 1024 + (index % 60_000),
    cpu: `${100 + (index % 900)}m`,
    memory: "256Mi",
    healthPath: "/ready",
    minReplicas: 2,
    maxReplicas: 3 + (index % 40),
  };
}

function inputOf(template: ParsedTemplate, index: number): RenderInput {
  return {
    template,
    parameters: parametersOf(index),
    ...surroundings({ vars: { region: "eu-1" } }, { name: `app-${index}`, team: "payments" }),
  };
}

const environment = new nunjucks.Environment(null, {
  autoescape: false,
  trimBlocks: true,
  tags: { variableStart: "${{", variableEnd: "}}" },
});
const compiled = Object.values(files).map((text) => nunjucks.compile(text, environment));

function textContext({ parameters, instance, target }: RenderInput): object {
  return { params: parameters, instance, target };
}

/** Rendered, validated and written out as the files of a pull request. */
function serialise(input: RenderInput): number {
  const {
    files: rendered,
    problems,
    objectProblems,
  } = checkRendering(input, { schemas: standardRegistry() });
  if (problems.length + objectProblems.length > 0)
    throw new Error(JSON.stringify([...problems, ...objectProblems], null, 2));
  const { template, parameters, instance, target } = input;
  return instanceFiles({
    record: {
      id: instance.id,
      name: instance.name,
      team: instance.team,
      createdBy: "bench",
      template: { name: "bench", version: "1.0.0", digest: template.digest },
      target: { ...target, namespace: instance.namespace, path: instance.path },
      parameters,
      format: recordFormat,
      engine: engineVersion,
    },
    template: { scope: "team", healthChecks: [] },
    target: {
      environment: target.environment,
      fluxNamespace: "flux-system",
      sourceName: "flux-system",
      teamServiceAccount: "team-{team}",
      platformServiceAccount: "platform",
    },
    rendered,
  }).length;
}

const warmUp = 100;
const rounds = 12;
const sliceMilliseconds = 200;

/** Runs a second of each, in turns, so that what else the machine does meets them all alike. */
function rates<K extends string>(
  works: Readonly<Record<K, (index: number) => void>>,
): Record<K, number> {
  const names = Object.keys(works) as K[];
  let index = 0;
  for (const name of names) for (let run = 0; run < warmUp; run += 1) works[name]((index += 1));
  const done = Object.fromEntries(
    names.map((name) => [name, { runs: 0, milliseconds: 0 }]),
  ) as Record<K, { runs: number; milliseconds: number }>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const start = performance.now();
      while (performance.now() - start < sliceMilliseconds) {
        works[name]((index += 1));
        done[name].runs += 1;
      }
      done[name].milliseconds += performance.now() - start;
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, (done[name].runs * 1000) / done[name].milliseconds]),
  ) as Record<K, number>;
}

/** MiB in use after a full collection. */
function heap(): number {
  setFlagsFromString("--expose_gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

function row(what: string, value: string, note = ""): void {
  console.log(`  ${what.padEnd(52)}${value.padStart(12)}  ${note}`);
}

/**
 * Prints renders a second and their ratio to text templating, the time for 500 instances, and the
 * memory over 10,000 renders.
 */
export async function benchRender(): Promise<void> {
  const { template, problems } = parseTemplate({
    "template.yaml": definition,
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`files/${name}`, text])),
  });
  if (template === undefined) throw new Error(JSON.stringify(problems, null, 2));
  const registry = { schemas: standardRegistry() };
  const input = (index: number) => inputOf(template, index);
  serialise(input(1));

  console.log(`Rendering a template of ${Object.keys(files).length} files`);
  const { text, textEachTime, rendered, checked } = rates({
    text: (index) => compiled.forEach((one) => one.render(textContext(input(index)))),
    textEachTime: (index) =>
      Object.values(files).forEach((one) =>
        environment.renderString(one, textContext(input(index))),
      ),
    rendered: (index) => void render(input(index)),
    checked: (index) => void checkRendering(input(index), registry),
  });
  const ratio = (one: number) =>
    `${(one / textEachTime).toFixed(2)} × nunjucks as Backstage runs it, ` +
    `${(one / text).toFixed(3)} × nunjucks compiled before`;
  row("nunjucks, compiled each time (as Backstage does)", `${textEachTime.toFixed(0)}/s`);
  row("nunjucks, compiled before", `${text.toFixed(0)}/s`);
  row("Slipway, rendered", `${rendered.toFixed(0)}/s`, ratio(rendered));
  row("Slipway, rendered and validated", `${checked.toFixed(0)}/s`, ratio(checked));

  const start = performance.now();
  const cpu = process.cpuUsage();
  for (let index = 0; index < 500; index += 1) serialise(input(index));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  row(
    "500 instances rendered, validated and serialised",
    `${seconds.toFixed(2)} s`,
    `${((user + system) / 1e6).toFixed(2)} s of CPU; at most 10 s: ${seconds < 10 ? "reached" : "missed"}`,
  );

  const heaps: number[] = [];
  for (let index = 0; index <= 10_000; index += 1) {
    render(input(index));
    if (index % 2500 === 0) heaps.push(heap());
  }
  // What is loaded on first use is no leak, so the first measurement is left out.
  const growth = (heaps.at(-1) ?? 0) - (heaps[1] ?? 0);
  row(
    "Memory over 10,000 renders",
    `${growth >= 0 ? "+" : ""}${growth.toFixed(1)} MiB`,
    `${heaps.map((one) => one.toFixed(1)).join(" → ")} MiB; flat: ${growth < 4 ? "yes" : "no"}`,
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await benchRender();
