import { errorCodes } from "@/lib/errors";
import { object, ref } from "./openapi-parts";

/** What the answers of `/api/v1` look like. */
export const schemas = {
  Template: object({
    name: "string",
    title: "string",
    summary: "string",
    category: "string",
    owner: "string",
    version: "string",
  }),
  Outcome: {
    type: "object",
    description: "What came of a decision of Ops.",
    required: ["kind"],
    properties: {
      kind: { type: "string", enum: ["in-force", "proposed"] },
      decision: { type: "integer", description: "Number of the decision, where it is in force." },
      proposal: { type: "string", description: "Id of the proposal, where it is one." },
    },
  },
  VersionMeaning: {
    type: "object",
    required: ["instances", "teams", "offeredNow", "offeredThen"],
    properties: {
      instances: { type: "integer", description: "Instances that run it now." },
      teams: { type: "integer", description: "Of how many teams they are." },
      offeredNow: { type: ["string", "null"], description: "What the catalog offers now." },
      offeredThen: { type: ["string", "null"], description: "What it would offer." },
    },
  },
  Request: object({
    id: "string",
    kind: "string",
    team: "string",
    name: "string",
    templateName: "string",
    state: "string",
  }),
  Instance: object(
    {
      id: "string",
      team: "string",
      name: "string",
      templateName: "string",
      templateVersion: "string",
      state: "string",
    },
    {
      outputs: {
        type: "object",
        description: "What its template says others need to know of it, by name.",
        additionalProperties: { type: "string" },
      },
    },
  ),
  CatalogRepository: {
    type: "object",
    required: ["repository", "units", "strays"],
    properties: {
      repository: { type: ["string", "null"], description: "owner/name; null: there is none." },
      branch: { type: "string" },
      path: { type: "string", description: "Folder of the layout; empty: the root." },
      readCommit: { type: ["string", "null"] },
      readAt: { type: ["string", "null"], format: "date-time" },
      appliedCommit: {
        type: ["string", "null"],
        description: "The last head that was taken over.",
      },
      appliedAt: { type: ["string", "null"], format: "date-time" },
      waiting: {
        type: ["object", "null"],
        description: "A head that somebody of Ops has to confirm first.",
        required: ["kind", "commit", "changes", "count"],
        properties: {
          kind: { type: "string", enum: ["first", "rewind"] },
          commit: { type: "string" },
          changes: { type: "array", items: { type: "string" } },
          count: { type: "integer" },
        },
      },
      problem: { type: ["string", "null"], description: "Why it could not be read." },
      protection: { type: ["string", "null"], description: "review, protected or none." },
      units: {
        type: "array",
        items: {
          type: "object",
          required: ["unit", "commit", "author", "inForceAt", "brokenSince", "problems"],
          properties: {
            unit: { type: "string" },
            commit: { type: ["string", "null"], description: "From which it is in force." },
            author: { type: ["string", "null"] },
            inForceAt: { type: ["string", "null"], format: "date-time" },
            brokenSince: {
              type: ["string", "null"],
              format: "date-time",
              description: "Since when its last good version counts instead of the head's.",
            },
            problems: { type: "array", items: ref("CatalogProblem") },
          },
        },
      },
      strays: { type: "array", items: ref("CatalogProblem") },
    },
  },
  CatalogProblem: object({
    severity: "string",
    path: "string",
    line: "integer",
    column: "integer",
    message: "string",
  }),
  Access: {
    type: "object",
    required: ["rules", "readAt", "fault", "alwaysOps", "groups", "teams", "actions", "people"],
    properties: {
      rules: { type: "string", description: "Where it is written which groups give what." },
      readAt: { type: ["string", "null"], format: "date-time" },
      fault: {
        type: ["object", "null"],
        description: "Why what is written there now is not in force.",
        required: ["since", "problems"],
        properties: { problems: { type: "array", items: { type: "string" } } },
      },
      teamPrefix: { type: ["string", "null"] },
      alwaysOps: { type: "array", items: { type: "string" } },
      groups: { type: "array", items: object({ group: "string" }) },
      teams: { type: "array", items: object({ name: "string", title: "string" }) },
      actions: {
        type: "array",
        description: "Each action, and who may do it.",
        items: object({
          action: "string",
          words: "string",
          viewer: "boolean",
          ownTeam: "boolean",
          otherTeam: "boolean",
          ops: "boolean",
        }),
      },
      people: {
        type: "array",
        description: "Of the last 30 days, at most 200.",
        items: object({ id: "string", name: "string" }),
      },
    },
  },
  Proposal: object({
    id: "string",
    action: "string",
    title: "string",
    note: "string",
    author: "string",
    createdAt: "string",
    state: "string",
    base: "string",
    branch: "string",
    isInForce: "boolean",
  }),
  Timeline: {
    type: "object",
    required: ["state", "ended", "steps"],
    properties: {
      state: { type: "string" },
      ended: { type: "boolean" },
      steps: {
        type: "array",
        items: object({ key: "string", title: "string", state: "string" }),
      },
    },
  },
  Preview: {
    type: "object",
    required: ["version", "files", "problems", "ready"],
    properties: {
      version: { type: "string" },
      files: { type: "array", items: object({ path: "string" }) },
      problems: { type: "array", items: object({ severity: "string", message: "string" }) },
      exists: {
        type: "array",
        description: "What there will be in the cluster, in sentences for a person.",
        items: { type: "string" },
      },
      ready: { type: "boolean" },
      change: {
        type: "object",
        description: "Of a change of an instance: what it begins with.",
        required: ["basis", "byHand"],
        properties: {
          basis: { type: "string" },
          byHand: { type: "array", items: object({ path: "string", how: "string" }) },
        },
      },
    },
  },
  Problem: {
    type: "object",
    description: "RFC 9457",
    required: ["status", "title", "detail", "code"],
    properties: {
      status: { type: "integer" },
      title: { type: "string" },
      detail: { type: "string" },
      code: { enum: Object.keys(errorCodes) },
      type: { type: "string" },
      hint: { type: "string" },
      retryAfter: { type: "number", description: "Seconds to wait, as in Retry-After." },
      requestId: { type: "string" },
      fields: { type: "array", items: object({ pointer: "string", message: "string" }) },
    },
  },
};
