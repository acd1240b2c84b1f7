import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { judge, loadPolicies } from "@/lib/admission";
import { asJson, type KubernetesObject, objectsOf } from "./rendered";
import { chart } from "./render";

const root = path.join(chart, "../..");
const { policies } = loadPolicies(
  globSync("catalog/policies/*/policy.yaml", { cwd: root }).map((file) => ({
    path: file,
    text: readFileSync(path.join(root, file), "utf8"),
  })),
);

/** A file of `deploy/flux`. */
export const fluxFile = (name: string): string =>
  readFileSync(path.join(root, "deploy/flux", name), "utf8");

/** What is in the namespace before the chart is: a policy asks for a NetworkPolicy there. */
const namespace = objectsOf(fluxFile("namespace.yaml"));

/** What the policies that ship have against objects in a namespace that was made for them, as sentences; what they cannot see among it. */
export function objections(objects: readonly KubernetesObject[]): string[] {
  return judge({
    policies,
    objects: objects.map((object, document) => ({
      file: "rendered.yaml",
      document,
      object: asJson(object),
    })),
    params: namespace.map(asJson),
  }).map(
    ({ policy, object, verdict, message }) =>
      `${verdict}: ${policy}, ${object.kind}/${object.name}: ${message}`,
  );
}
