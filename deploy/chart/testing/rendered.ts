import { readFileSync } from "node:fs";
import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import { readYaml } from "@/lib/yaml";
import { renderedAt } from "./render";

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
export type KubernetesObject = z.infer<typeof objectSchema>;

const containerSchema = z.looseObject({
  name: z.string(),
  args: z.array(z.string()),
  image: z.string(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).default([]),
  envFrom: z.array(z.looseObject({ secretRef: z.object({ name: z.string() }).optional() })),
});
const workloadSchema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.looseObject({
        terminationGracePeriodSeconds: z.number().optional(),
        initContainers: z.array(containerSchema).default([]),
        containers: z.array(containerSchema),
      }),
    }),
  }),
});

export function objectsOf(text: string): KubernetesObject[] {
  const { documents, problems } = readYaml(text, { longest: 1_000_000 });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return documents.flatMap(({ value }) => (value === null ? [] : [objectSchema.parse(value)]));
}

/** What is committed of an installation with these values. */
export const rendered = (name: string): KubernetesObject[] =>
  objectsOf(readFileSync(renderedAt(name), "utf8"));

export const asJson = (object: KubernetesObject): JsonObject => object as unknown as JsonObject;

/** `Deployment/slipway-web` */
export const title = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata.name}`;

/** What an object's pods are made of. */
export const podsOf = (object: KubernetesObject) =>
  workloadSchema.parse(object.kind === "CronJob" ? jobOf(object) : object).spec.template.spec;

/** What a CronJob makes. */
const jobOf = (object: KubernetesObject): unknown =>
  (object["spec"] as { jobTemplate: unknown }).jobTemplate;

export const isWorkload = ({ kind }: KubernetesObject): boolean =>
  kind === "Deployment" || kind === "Job" || kind === "CronJob";

/** The one object of that title, or the first whose title begins so, up to a dash. Throws where there is none. */
export function find(objects: readonly KubernetesObject[], wanted: string): KubernetesObject {
  const found = objects.find((object) =>
    /[-/]$/.test(wanted) ? title(object).startsWith(wanted) : title(object) === wanted,
  );
  if (found === undefined) throw new Error(`There is no ${wanted}.`);
  return found;
}
