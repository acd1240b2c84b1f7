import { cursors, object } from "./openapi-parts";

const breaking = { type: "array", items: object({ what: "string", why: "string" }) };
const impactState = {
  id: "string",
  template: "string",
  version: "string",
  digest: "string",
  state: "string",
  total: "integer",
  done: "integer",
  askedAt: "string",
};
const row = object({
  instanceId: "string",
  name: "string",
  team: "string",
  target: "object",
  version: "string",
  impact: "object",
});

/** What these answers look like. */
export const releaseSchemas = {
  Comparison: object(
    {
      from: "object",
      to: "object",
      parameters: "array",
      files: "array",
      outputs: "array",
      answers: "array",
      level: "string",
      texts: "array",
    },
    { breaking },
  ),
  AskedImpact: object({ impact: "string", digest: "string" }),
  ImpactedInstance: row,
  Impact: object(
    { ...impactState, counts: "object", teams: "array", targets: "array", found: "integer" },
    { rows: { type: "array", items: row }, page: { type: "integer" }, ...cursors },
  ),
  ReleaseCheck: object(
    {
      kind: "string",
      name: "string",
      revision: "integer",
      version: "string",
      proposed: "string",
      digest: "string",
      isReady: "boolean",
      needsSecondPerson: "boolean",
      mayRelease: "boolean",
    },
    {
      checklist: {
        type: "array",
        items: object(
          {
            key: "string",
            title: "string",
            isMet: "boolean",
            words: "string",
            details: "array",
          },
          {
            notJudged: {
              type: "integer",
              description:
                "All that is open is that nobody can say what becomes of so many instances: a release that names the number goes on.",
            },
          },
        ),
      },
      from: {
        type: "string",
        description: "The version that it follows; absent: it is the first.",
      },
      level: { type: "string", enum: ["patch", "minor", "major"] },
      breaking,
      impact: { type: "object", description: "How far it was looked at; absent: not yet." },
    },
  ),
};
