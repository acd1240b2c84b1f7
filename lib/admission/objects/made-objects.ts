import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { parseApiVersion } from "@/lib/kubernetes";
import { cloned } from "./cloned";
import { jobDefaults } from "./defaults";

/** An object that a controller will make from a template in another one. */
export interface MadeObject {
  object: JsonObject;
  /** From where in the maker: JSON Pointer of the template. */
  pointer: string;
}

/** Workloads with a Pod template at `spec.template`, by API group and kind. */
const workloads = new Set([
  "apps/Deployment",
  "apps/ReplicaSet",
  "apps/StatefulSet",
  "apps/DaemonSet",
  "batch/Job",
  "/ReplicationController",
  "argoproj.io/Rollout",
  "serving.knative.dev/Service",
]);

/** The Pods and Jobs that an object (with its defaults) leads to. */
export function madeObjects(object: JsonObject): MadeObject[] {
  const apiVersion = typeof object["apiVersion"] === "string" ? object["apiVersion"] : "";
  const kind = `${parseApiVersion(apiVersion).group}/${String(object["kind"])}`;
  if (workloads.has(kind))
    return made(object, "Pod", "v1", "/spec/template", at(object, "spec", "template"));
  if (kind === "/PodTemplate")
    return made(object, "Pod", "v1", "/template", at(object, "template"));
  if (kind !== "batch/CronJob") return [];
  const jobs = made(
    object,
    "Job",
    "batch/v1",
    "/spec/jobTemplate",
    at(object, "spec", "jobTemplate"),
  );
  for (const job of jobs) if (isJsonObject(job.object["spec"])) jobDefaults(job.object["spec"]);
  return [
    ...jobs,
    ...made(
      object,
      "Pod",
      "v1",
      "/spec/jobTemplate/spec/template",
      at(object, "spec", "jobTemplate", "spec", "template"),
    ),
  ];
}

function at(value: Json | undefined, ...path: string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const key of path)
    here = isJsonObject(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
}

function made(
  maker: JsonObject,
  kind: string,
  apiVersion: string,
  pointer: string,
  template: Json | undefined,
): MadeObject[] {
  const owner = isJsonObject(maker["metadata"]) ? maker["metadata"] : {};
  if (!isJsonObject(template) || !isJsonObject(template["spec"])) return [];
  const metadata = isJsonObject(template["metadata"]) ? template["metadata"] : {};
  const name = typeof owner["name"] === "string" ? owner["name"] : "";
  return [
    {
      pointer,
      object: {
        apiVersion,
        kind,
        // The API server has made up a name by the time a policy sees it.
        metadata: {
          ...metadata,
          generateName: `${name}-`,
          name: `${name}-xxxxx`,
          ...(owner["namespace"] === undefined ? {} : { namespace: owner["namespace"] }),
        },
        spec: cloned(template["spec"]),
      },
    },
  ];
}
