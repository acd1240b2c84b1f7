import { z } from "zod";
import { type ErrorCode, errorCodes } from "@/lib/errors";
import { openRequestBody, previewRequestBody } from "@/lib/plans";

const json = (schema: object, description: string) => ({
  description,
  content: { "application/json": { schema } },
});
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const query = (name: string, description: string, schema: object = { type: "string" }) => ({
  name,
  in: "query",
  description,
  schema,
});
const path = (name: string, schema: object = { type: "string" }) => ({
  name,
  in: "path",
  required: true,
  schema,
});

function problems(...codes: ErrorCode[]) {
  const byStatus = new Map<number, string[]>();
  for (const code of codes)
    byStatus.set(errorCodes[code].status, [
      ...(byStatus.get(errorCodes[code].status) ?? []),
      errorCodes[code].title,
    ]);
  return Object.fromEntries(
    [...byStatus].map(([status, titles]) => [
      String(status),
      {
        description: titles.join(", or: "),
        content: { "application/problem+json": { schema: ref("Problem") } },
      },
    ]),
  );
}

const page = (item: object) => ({
  type: "object",
  required: ["items", "total", "page"],
  properties: {
    items: { type: "array", items: item },
    total: { type: "integer" },
    page: { type: "integer" },
  },
});
const paging = query("page", "Counts from 1.", { type: "integer", minimum: 1 });
const input = (schema: z.ZodType) => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  return rest;
};

/**
 * What `/api/v1` takes and gives, as OpenAPI 3.1. Inputs come from the schemas that the verbs parse
 * with.
 */
export function description(server: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Slipway",
      version: "1",
      description:
        "Templates, requests and instances of a platform run with GitOps. Authenticate with an API token: `Authorization: Bearer slp_…` (`slipway token create`).",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: server }],
    security: [{ token: [] }],
    paths: {
      "/api/v1/templates": {
        get: {
          operationId: "searchTemplates",
          summary: "Search the catalog",
          parameters: [
            query("q", "Words; the last may be unfinished."),
            query("category", "One category."),
            query("tag", "A tag that must be there; may repeat.", {
              type: "array",
              items: { type: "string" },
            }),
            query("sort", "relevance, title or newest.", {
              enum: ["relevance", "title", "newest"],
            }),
            paging,
          ],
          responses: {
            200: json(page(ref("Template")), "What is offered to whoever asks"),
            ...problems("unauthenticated", "forbidden"),
          },
        },
      },
      "/api/v1/templates/{name}/versions/{version}": {
        get: {
          operationId: "getTemplateVersion",
          summary: "One version: its definition and the schema of its parameters",
          parameters: [path("name"), path("version")],
          responses: {
            200: json({ type: "object" }, "The version"),
            ...problems("unauthenticated", "forbidden", "not_found"),
          },
        },
      },
      "/api/v1/render": {
        post: {
          operationId: "render",
          summary:
            "A dry run: the files that a request would write or delete, before and after, and what is wrong with it",
          requestBody: {
            required: true,
            content: { "application/json": { schema: input(previewRequestBody) } },
          },
          responses: {
            200: json(ref("Preview"), "Nothing is stored"),
            ...problems(
              "bad_request",
              "unauthenticated",
              "forbidden",
              "not_found",
              "conflict",
              "too_large",
              "invalid",
              "upstream_refused",
              "upstream_unavailable",
            ),
          },
        },
      },
      "/api/v1/requests": {
        get: {
          operationId: "listRequests",
          summary: "Requests, the latest first",
          parameters: [
            query("q", "A part of the instance's name."),
            query("team", "One team."),
            query("target", "One target."),
            query("state", "One state."),
            paging,
          ],
          responses: {
            200: json(page(ref("Request")), "A page of requests"),
            ...problems("unauthenticated", "forbidden"),
          },
        },
        post: {
          operationId: "openRequest",
          summary:
            "Open a request to launch, edit, upgrade or remove an instance: its pull request follows by itself",
          description:
            "A change of an instance is planned on what Git has. `basis` (of a dry run) refuses it where Git has something else by then; `overwrite` lets it write over files that were changed by hand. An instance takes one change at a time until that is merged: a second one gets 409, with the address of the first in `hint`.",
          parameters: [
            {
              name: "Idempotency-Key",
              in: "header",
              description:
                "The same key sent again with the same body is the same request; with another body it is refused (409).",
              schema: { type: "string", minLength: 8, maxLength: 200 },
            },
          ],
          requestBody: {
            required: true,
            content: { "application/json": { schema: input(openRequestBody) } },
          },
          responses: {
            200: {
              ...json(ref("Request"), "It was stored before, under the same key"),
              headers: { Location: { schema: { type: "string" } } },
            },
            201: {
              ...json(ref("Request"), "Stored; what becomes of it is in its timeline"),
              headers: { Location: { schema: { type: "string" } } },
            },
            ...problems(
              "bad_request",
              "unauthenticated",
              "forbidden",
              "not_found",
              "conflict",
              "too_large",
              "invalid",
              "policy_denied",
              "secret_found",
              "upstream_refused",
              "upstream_unavailable",
            ),
          },
        },
      },
      "/api/v1/requests/{id}": {
        get: {
          operationId: "getRequest",
          summary: "One request with its revisions, files and timeline",
          parameters: [path("id", { type: "string", format: "uuid" })],
          responses: {
            200: json(ref("Request"), "The request"),
            ...problems("unauthenticated", "forbidden", "not_found"),
          },
        },
      },
      "/api/v1/requests/{id}/timeline": {
        get: {
          operationId: "getTimeline",
          summary: "What happened to a request, step by step",
          parameters: [path("id", { type: "string", format: "uuid" })],
          responses: {
            200: json(ref("Timeline"), "From submitted to healthy"),
            ...problems("unauthenticated", "forbidden", "not_found"),
          },
        },
      },
      "/api/v1/instances": {
        get: {
          operationId: "listInstances",
          summary: "What runs where",
          parameters: [
            query("q", "A part of the name."),
            query("team", "One team."),
            query("target", "One target."),
            query("template", "One template."),
            query("state", "One state."),
            query("upgrade", "Only those for which a newer version is offered.", {
              enum: ["available"],
            }),
            paging,
          ],
          responses: {
            200: json(page(ref("Instance")), "A page of instances"),
            ...problems("unauthenticated", "forbidden"),
          },
        },
      },
      "/api/v1/openapi.json": {
        get: {
          operationId: "describe",
          summary: "This description",
          security: [],
          responses: { 200: json({ type: "object" }, "OpenAPI 3.1") },
        },
      },
    },
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: {
        Template: object({
          name: "string",
          title: "string",
          summary: "string",
          category: "string",
          owner: "string",
          version: "string",
        }),
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
            hint: { type: "string" },
            requestId: { type: "string" },
            fields: { type: "array", items: object({ pointer: "string", message: "string" }) },
          },
        },
      },
    },
  };
}

/** An object whose named members are always there; more may come. */
function object(
  members: Readonly<Record<string, string>>,
  others: Readonly<Record<string, object>> = {},
) {
  return {
    type: "object",
    required: Object.keys(members),
    properties: {
      ...Object.fromEntries(Object.entries(members).map(([name, type]) => [name, { type }])),
      ...others,
    },
  };
}
