import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
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
  "cel-002": "cel-go cuts a character outside of the basic plane in two",
  "cel-046": "the recording has the two bytes as two characters",
  "cel-242": "a map with optional entries is not read by the CEL library",
  "cel-320": "what the server adds to an object is not there before",
  "cel-321": "what the server adds to an object is not there before",
  "cel-322": "what the server adds to an object is not there before",
  "cel-353": "who applies is known to the cluster",
  "cel-362": "who applies is known to the cluster",
  "cel-366": "all of a namespace is known to the cluster",
  "cel-367": "all of a namespace is known to the cluster",
  "cel-387": "`variables` is no value by itself here",
  "cel-418": "messages of protocol buffers are not read by the CEL library",
  "pol-35": "which kinds a cluster has is known to the cluster",
  "pol-37": "defaults of custom resources are not filled in",
  "pol-39": "custom resources are not pruned",
  "pol-40": "numbers of custom resources are not typed by their schema",
  "pol-43": "one version of a kind is not converted to another",
};

function answerOf(one: Recorded): { isRefused: boolean; said: string[] } {
  const documents = [...one.policies, ...one.bindings].map((each) => JSON.stringify(each));
  const { policies, problems } = loadPolicies([
    { path: "p.yaml", text: documents.join("\n---\n") },
  ]);
  const findings = judge({
    policies,
    objects: one.objects.map((object, document) => ({ file: "o.yaml", document, object })),
    params: one.params,
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
  const warnings = server.objects.flatMap((object) =>
    object.warnings.map((warning) => warning.replace(/^.*?with binding '[^']*': /, "")),
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
