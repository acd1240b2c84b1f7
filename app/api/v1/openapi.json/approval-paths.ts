import { askExceptionInput, exceptionDecision, exceptionStates } from "@/lib/exception-requests";
import { proposalStates } from "@/lib/proposals";
import { input, json, object, page, aboutPart, parts, path, problems, ref } from "./openapi-parts";

const body = (schema: object) => ({ required: true, content: { "application/json": { schema } } });
const id = path("id", { type: "string", format: "uuid" });

/** What `/api/v1` answers about approvals. Requests are approved by people, as their login at the Git host. */
export const approvalPaths = {
  "/api/v1/approvals": {
    get: {
      operationId: "listApprovals",
      summary:
        "What waits for a decision of whoever asks: requests, and for Ops changes of the catalog and exceptions",
      parameters: parts,
      responses: {
        200: json(ref("Approvals"), "The oldest first; none that they asked for themselves"),
        ...problems(),
      },
    },
  },
  "/api/v1/exception-requests": {
    get: {
      operationId: "listExceptionRequests",
      summary: "Requests for exceptions of one's teams, and one's own; for Ops all of them",
      responses: {
        200: json(page(ref("ExceptionRequest")), "Those that wait first; then the latest decided"),
        ...problems(),
      },
    },
    post: {
      operationId: "askException",
      summary: "Ask that a policy lets one object of a team pass for a while",
      requestBody: body(input(askExceptionInput)),
      responses: {
        201: json(ref("ExceptionRequest"), "It waits for somebody of Ops"),
        ...problems("not_found", "conflict", "too_large", "invalid"),
      },
    },
  },
  "/api/v1/exception-requests/{id}": {
    get: {
      operationId: "getExceptionRequest",
      summary: "A request for an exception",
      parameters: [id],
      responses: { 200: json(ref("ExceptionRequest"), "As it stands"), ...problems("not_found") },
    },
  },
  "/api/v1/exception-requests/{id}/decide": {
    post: {
      operationId: "decideException",
      summary: "Grant or refuse an exception; for Ops, and for nobody who asked for it",
      parameters: [id],
      requestBody: body(input(exceptionDecision)),
      responses: {
        200: json(ref("ExceptionRequest"), "It is decided"),
        202: json(
          ref("ExceptionRequest"),
          "It is granted, and counts once its pull request on the catalog repository is merged",
        ),
        ...problems("not_found", "conflict", "too_large", "invalid"),
      },
    },
  },
  "/api/v1/exception-requests/{id}/withdraw": {
    post: {
      operationId: "withdrawException",
      summary: "Take back what one asked for oneself",
      parameters: [id],
      responses: {
        200: json(ref("ExceptionRequest"), "It is withdrawn"),
        ...problems("not_found", "conflict"),
      },
    },
  },
};

const dateTime = { type: "string", format: "date-time" } as const;

/** Of the requests; the others are all of them. */
const about = aboutPart();

export const approvalSchemas = {
  Approvals: {
    type: "object",
    required: ["requests", ...about.required, "proposals", "exceptions"],
    properties: {
      requests: { type: "array", items: ref("RequestToReview") },
      ...about.properties,
      proposals: { type: "array", items: ref("ProposalToReview") },
      exceptions: { type: "array", items: ref("ExceptionRequest") },
    },
  },
  RequestToReview: object(
    {
      id: "string",
      kind: "string",
      team: "string",
      name: "string",
      templateName: "string",
      requester: "string",
      warnings: "integer",
      isRed: "boolean",
      isPushedByOthers: "boolean",
    },
    {
      createdAt: dateTime,
      pullRequest: object({ number: "integer", url: "string", headCommit: "string" }),
      files: { type: "array", items: { type: "string" }, description: "Paths that differ." },
      check: object({ id: "string", title: "string", conclusion: "string" }),
    },
  ),
  ProposalToReview: object(
    { id: "string", title: "string", note: "string", author: "string" },
    {
      createdAt: dateTime,
      pullRequest: object({ number: "integer", url: "string", headCommit: "string" }),
      files: { type: "array", items: { type: "string" }, description: "Paths in the catalog." },
      approvedBy: {
        type: "array",
        items: { type: "string" },
        description: "Who approved its head in Slipway.",
      },
    },
  ),
  ExceptionRequest: object(
    {
      id: "string",
      policy: "string",
      team: "string",
      reason: "string",
      finding: "string",
      expires: "string",
      askedBy: "string",
      remark: "string",
    },
    {
      rule: { type: "integer", description: "Left out: the policy as a whole." },
      object: object({ kind: "string", name: "string" }),
      state: { type: "string", enum: [...exceptionStates] },
      askedAt: dateTime,
      decidedAt: dateTime,
      decidedBy: { type: "string" },
      exception: { type: "string", description: "Name of what was granted." },
      proposal: {
        ...object({ id: "string" }, { state: { type: "string", enum: [...proposalStates] } }),
        description:
          "The change of the catalog repository that grants it: it counts once that is `merged`, and never where it ended otherwise.",
      },
    },
  ),
};
