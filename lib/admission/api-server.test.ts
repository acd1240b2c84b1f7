import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import { type GivenSchema, objectName, schemaRegistry } from "@/lib/kubernetes";
import { judge } from "./judge/judge";
import { loadPolicies } from "./load/load-policies";

/** One policy, one object, and what an API server said of both; each binding warns. */
interface Recorded {
  id: string;
  note: string;
  policies: JsonObject[];
  bindings: JsonObject[];
  params: JsonObject[];
  objects: JsonObject[];
  server: { policy: number; objects: { status: number; warnings: string[] }[] };
}

const recordings = path.join(import.meta.dirname, "../../../shared/oracle/admission.jsonl");

/** Where Slipway says something else than the server, and why. */
const known: Readonly<Record<string, string>> = {
  "cel-366":
    "which annotations a namespace has is known where it is in Git; here only its labels are",
  "pol-38": "the recorder's CRD fills in no conversionStrategy, the published one does",
  "pol-40": "what is read from JSON here is 2 where it says 2.0, and not exact above 2^53",
};

/** Who recorded. */
const user = {
  username: "kubernetes-admin",
  groups: ["system:masters", "system:authenticated"],
};

/** The kind that the recordings have besides those of the catalog, as far as their answers tell. */
const thing: GivenSchema = {
  path: "thing.yaml",
  document: {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: {
      group: "test.example.com",
      scope: "Namespaced",
      names: { kind: "Thing", plural: "things" },
      versions: [
        {
          name: "v1",
          served: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: {
                spec: {
                  type: "object",
                  properties: {
                    str: { type: "string", default: "dflt" },
                    num: { type: "number" },
                    int: { type: "integer" },
                    any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                    ios: { "x-kubernetes-int-or-string": true },
                    nul: { type: "string" },
                    q: { type: "string" },
                    time: { type: "string", format: "date-time" },
                    big: { type: "integer", format: "int64" },
                  },
                },
              },
            },
          },
        },
      ],
    },
  },
};
const schemas = schemaRegistry([thing]);

/** A header holds bytes, and the recorder took each for a character. */
function asText(warning: string): string {
  const bytes = Buffer.from(warning, "latin1");
  return bytes.toString("latin1") === warning ? bytes.toString("utf8") : warning;
}

function answerOf(one: Recorded): { isRefused: boolean; said: string[] } {
  const documents = [...one.policies, ...one.bindings].map((each) => JSON.stringify(each));
  const { policies, problems } = loadPolicies([
    { path: "p.yaml", text: documents.join("\n---\n") },
  ]);
  const findings = judge({
    policies,
    objects: one.objects.map((object, document) => ({ file: "o.yaml", document, object })),
    params: one.params,
    user,
    schemas,
    namespaces: {
      pol: {
        "platform.example.com/team": "search",
        "kubernetes.io/metadata.name": "pol",
        team: "x",
      },
    },
  });
  return {
    isRefused: problems.some(({ severity }) => severity !== "warning"),
    // The server leaves a warning of several lines away: it does not fit into a header.
    said: findings.map(({ message }) => message).filter((message) => !message.includes("\n")),
  };
}

/** The same refusal, the same number of findings, and each message; an error has its own words. */
function isAlike({ server, ...one }: Recorded): boolean {
  const { isRefused, said } = answerOf({ server, ...one });
  if (server.policy !== 201) return isRefused;
  const names = one.policies.map((policy) => objectName(policy).name);
  const warnings = server.objects.flatMap((object) =>
    object.warnings
      .map(asText)
      // The recorder's cluster had other policies too.
      .filter((warning) => names.some((name) => warning.includes(`Policy '${name}'`)))
      .map((warning) => warning.replace(/^.*?with binding '[^']*': /, "")),
  );
  const isDenied = server.objects.some(({ status }) => status > 201);
  return (
    !isRefused &&
    (isDenied || warnings.length > 0) === said.length > 0 &&
    warnings.every((warning) => /resulted in error/.test(warning) || said.includes(warning))
  );
}

test.skipIf(!existsSync(recordings))(
  "policies are refused, and objects judged, as an API server did, but where it is known why not",
  () => {
    const recorded = readFileSync(recordings, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Recorded);
    const other = recorded.filter((one) => !isAlike(one)).map(({ id, note }) => `${id} ${note}`);
    expect(other.filter((one) => known[one.split(" ")[0] ?? ""] === undefined)).toEqual([]);
    expect(Object.keys(known).filter((id) => !other.some((one) => one.startsWith(id)))).toEqual([]);
  },
);
