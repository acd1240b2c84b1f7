import { scopes } from "@/lib/access";
import { errorCodes } from "@/lib/errors";
import { approvalSchemas } from "./approval-paths";
import { auditEntrySchema } from "./audit-paths";
import { draftSchemas } from "./draft-schemas";
import { releaseSchemas } from "./release-schemas";
import { healthStatuses } from "@/lib/health";
import { object, ref } from "./openapi-parts";

const time = (description: string) => ({ type: "string", format: "date-time", description });
/** Of what policies say: how many were asked. */
const policies = {
  type: "object",
  description: "How many policies were checked, and how many of them apply to what is written.",
  required: ["checked", "applied"],
  properties: { checked: { type: "integer" }, applied: { type: "integer" } },
};

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
  Request: object(
    {
      id: "string",
      kind: "string",
      team: "string",
      name: "string",
      templateName: "string",
      state: "string",
    },
    { policies },
  ),
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
      asOf: {
        type: ["string", "null"],
        format: "date-time",
        description:
          "Where its cluster does not answer: as of when its state is known; null: it never was.",
      },
      unansweredSince: time("Where its cluster does not answer: since when."),
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
  Token: {
    type: "object",
    required: ["id", "name", "scopes", "owner", "createdAt", "expiresAt"],
    properties: {
      id: { type: "string" },
      name: { type: "string" },
      scopes: { type: "array", items: { enum: [...scopes] } },
      only: {
        type: "object",
        description: "What it is limited to; left out: nothing.",
        properties: {
          teams: { type: "array", items: { type: "string" } },
          instances: { type: "array", items: object({ team: "string", name: "string" }) },
          parameters: { type: "array", items: { type: "string" } },
        },
      },
      owner: object({ id: "string", name: "string", email: "string" }),
      createdAt: { type: "string", format: "date-time" },
      expiresAt: { type: "string", format: "date-time" },
      lastUsedAt: { type: ["string", "null"], format: "date-time" },
      revokedAt: { type: ["string", "null"], format: "date-time" },
      revokedBecause: { type: ["string", "null"] },
    },
  },
  ...approvalSchemas,
  AuditEntry: auditEntrySchema,
  ServiceAccount: object(
    { id: "string", name: "string", reason: "string", createdBy: "string" },
    {
      team: { type: ["string", "null"], description: "Null: the platform team owns it." },
      createdAt: { type: "string", format: "date-time" },
      endsAt: { type: "string", format: "date-time" },
      endedAt: { type: ["string", "null"], format: "date-time" },
      endedBecause: { type: ["string", "null"] },
    },
  ),
  Target: object(
    { name: "string", title: "string", environment: "string", cluster: "string" },
    {
      api: {
        type: "object",
        description: "Whether its cluster answers what Slipway asks of its Kubernetes API.",
        required: ["isAsked"],
        properties: {
          isAsked: {
            type: "boolean",
            description: "False: no account is configured, so its webhooks are all there is.",
          },
          askedAt: time("When it was last asked."),
          answeredAt: time("When it last answered all that it was asked."),
          unansweredSince: time("Since when it does not; absent where it does."),
          problem: { type: "string", description: "Why, in a sentence." },
        },
      },
      fluxHeardAt: time("When its Flux last delivered a webhook."),
      flaggerHeardAt: time("When its Flagger last delivered a webhook."),
    },
  ),
  Health: {
    type: "object",
    required: ["status", "asOf", "checks"],
    properties: {
      status: { enum: healthStatuses },
      asOf: time("When it was looked at."),
      checks: {
        type: "array",
        items: {
          type: "object",
          required: ["name", "title", "status", "findings"],
          properties: {
            name: { type: "string" },
            title: { type: "string" },
            status: { enum: healthStatuses },
            findings: {
              type: "array",
              items: {
                type: "object",
                required: ["status", "says"],
                properties: {
                  status: { enum: healthStatuses },
                  about: { type: "string", description: "Which of several." },
                  says: { type: "string", description: "A sentence." },
                  todo: { type: "string", description: "What to do, where something is." },
                },
              },
            },
          },
        },
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
    required: ["version", "files", "problems", "policies", "ready"],
    properties: {
      version: { type: "string" },
      files: { type: "array", items: object({ path: "string" }) },
      problems: { type: "array", items: object({ severity: "string", message: "string" }) },
      policies,
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
  ...draftSchemas,
  ...releaseSchemas,
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
