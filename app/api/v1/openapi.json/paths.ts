import { versionDecisionBody } from "@/lib/catalog";
import { instanceSorts, instanceStates } from "@/lib/instances";
import { proposalStates } from "@/lib/proposals";
import { openRequestBody, previewRequestBody, reviseRequestInput } from "@/lib/plans";
import { approvalPaths } from "./approval-paths";
import { auditPaths } from "./audit-paths";
import { draftPaths } from "./draft-paths";
import { releasePaths } from "./release-paths";
import { tokenPaths } from "./token-paths";
import {
  input,
  json,
  page,
  paging,
  part,
  parts,
  path,
  placed,
  problems,
  query,
  ref,
} from "./openapi-parts";
import { opsPaths } from "./ops-paths";

/** What `/api/v1` answers, by path and method. */
export const paths = {
  "/api/v1/templates": {
    get: {
      operationId: "searchTemplates",
      summary: "Search the catalog",
      parameters: [
        query("q", "Words; the last may be unfinished.", { type: "string", maxLength: 200 }),
        query("category", "One category.", { type: "string", maxLength: 80 }),
        query("tag", "A tag that must be there; may repeat.", {
          type: "array",
          maxItems: 10,
          items: { type: "string", maxLength: 60 },
        }),
        query("sort", "relevance, title or newest.", {
          type: "string",
          enum: ["relevance", "title", "newest"],
        }),
        paging,
      ],
      responses: {
        200: json(page(ref("Template")), "What is offered to whoever asks"),
        ...problems(),
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
        ...problems("not_found"),
      },
    },
  },
  "/api/v1/catalog-repository": {
    get: {
      operationId: "getCatalogRepository",
      summary: "The repository that what Ops decide is taken over from, and what is in force of it",
      responses: {
        200: json(ref("CatalogRepository"), "As it is now; for Ops"),
        ...problems(),
      },
    },
  },
  "/api/v1/access": {
    get: {
      operationId: "getAccess",
      summary: "Who may do what: which groups give which roles and teams, and who was here lately",
      responses: {
        200: json(ref("Access"), "As it is on this server now; for Ops"),
        ...problems(),
      },
    },
  },
  "/api/v1/templates/{name}/versions/{version}/decisions": {
    post: {
      operationId: "decideVersion",
      summary:
        "Publish, deprecate, withdraw or restore a version; with `dryRun` say what that would mean",
      description:
        "For Ops. Instances keep running whatever is decided; those on a deprecated or " +
        "withdrawn version say so, with the reason, the successor and the end.",
      parameters: [path("name"), path("version")],
      requestBody: {
        required: true,
        content: { "application/json": { schema: input(versionDecisionBody) } },
      },
      responses: {
        200: json(
          { anyOf: [ref("Outcome"), ref("VersionMeaning")] },
          "It is in force; of a dry run: what it would mean",
        ),
        202: json(ref("Outcome"), "A pull request on the catalog repository will be opened"),
        ...problems("not_found", "conflict", "too_large", "invalid", "template_invalid"),
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
          "not_found",
          "conflict",
          "too_large",
          "invalid",
          "too_costly",
          "upstream_refused",
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
        query(
          "before",
          "Only requests that are older than the one of this `id`: the `id` of a page's last request leads on, however many there are.",
        ),
        query(
          "after",
          "Only requests that are newer than the one of this `id`, the oldest of them.",
        ),
        ...parts,
      ],
      responses: {
        200: json(
          placed(ref("Request")),
          "A page of requests, and whether there are `newer` and `older` ones",
        ),
        ...problems(),
      },
    },
    post: {
      operationId: "openRequest",
      summary:
        "Open a request to launch, edit, upgrade or remove an instance: its pull request follows by itself",
      description:
        "A change of an instance is planned on what Git has. `basis` (of a dry run) " +
        "refuses it where Git has something else by then; `overwrite` lets it write over " +
        "files that were changed by hand. An instance takes one change at a time until " +
        "that is merged: a second one gets 409, with the address of the first in `hint`.",
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
          "not_found",
          "conflict",
          "too_large",
          "invalid",
          "policy_denied",
          "secret_found",
          "too_costly",
          "upstream_refused",
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
        ...problems("not_found"),
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
        ...problems("not_found"),
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
        query("state", "One state.", { type: "string", enum: instanceStates }),
        query("upgrade", "Only those for which a newer version is offered.", {
          type: "string",
          enum: ["available"],
        }),
        query("sort", "Left out: `updated`.", { type: "string", enum: instanceSorts }),
        query("order", "Left out: `desc` for `updated`, else `asc`.", {
          type: "string",
          enum: ["asc", "desc"],
        }),
        ...parts,
      ],
      responses: {
        200: json(part(ref("Instance")), "A page of instances"),
        ...problems(),
      },
    },
  },
  "/api/v1/proposals": {
    get: {
      operationId: "listProposals",
      summary: "Decisions that are to take effect by a pull request on the catalog's repository",
      parameters: [
        query("state", "One state.", { type: "string", enum: proposalStates }),
        ...parts,
      ],
      responses: {
        200: json(part(ref("Proposal")), "A page of proposals, the latest first"),
        ...problems(),
      },
    },
  },
  "/api/v1/proposals/{id}": {
    get: {
      operationId: "getProposal",
      summary: "One proposal with the files that it writes, its pull request and its check",
      parameters: [path("id", { type: "string", format: "uuid" })],
      responses: {
        200: json(ref("Proposal"), "The proposal"),
        ...problems("not_found"),
      },
    },
  },
  "/api/v1/proposals/{id}/withdraw": {
    post: {
      operationId: "withdrawProposal",
      summary: "Take a proposal back: its pull request is closed, its branch removed",
      parameters: [path("id", { type: "string", format: "uuid" })],
      responses: {
        200: json(ref("Proposal"), "It is being withdrawn"),
        ...problems("not_found", "conflict"),
      },
    },
  },
  "/api/v1/proposals/{id}/retry": {
    post: {
      operationId: "retryProposal",
      summary: "Try a proposal again that has failed",
      parameters: [path("id", { type: "string", format: "uuid" })],
      responses: {
        200: json(ref("Proposal"), "It is tried again"),
        ...problems("not_found", "conflict"),
      },
    },
  },
  "/api/v1/requests/{id}/revisions": {
    post: {
      operationId: "reviseRequest",
      summary: "Change what a request asks for: one more commit on the branch of its pull request",
      description:
        "`parameters` takes the place of those of the revision before. Refused (409) once the " +
        "pull request is merged or closed, and where somebody else pushed to its branch.",
      parameters: [path("id", { type: "string", format: "uuid" })],
      requestBody: {
        required: true,
        content: { "application/json": { schema: input(reviseRequestInput) } },
      },
      responses: {
        201: json(ref("Request"), "Stored; what becomes of it is in its timeline"),
        ...problems(
          "not_found",
          "conflict",
          "too_large",
          "invalid",
          "policy_denied",
          "secret_found",
          "too_costly",
          "upstream_refused",
        ),
      },
    },
  },
  "/api/v1/requests/{id}/retry": {
    post: {
      operationId: "retryRequest",
      summary: "Try again now what failed or waits, from where it stopped",
      parameters: [path("id", { type: "string", format: "uuid" })],
      responses: {
        200: json(ref("Request"), "It goes on"),
        ...problems("not_found", "conflict"),
      },
    },
  },
  "/api/v1/requests/{id}/cancel": {
    post: {
      operationId: "cancelRequest",
      summary: "Take a request back: its pull request is closed",
      description: "Of a request that is taken back already, nothing more is done.",
      parameters: [path("id", { type: "string", format: "uuid" })],
      responses: {
        200: json(ref("Request"), "It is taken back"),
        ...problems("not_found", "conflict"),
      },
    },
  },
  ...draftPaths,
  ...releasePaths,
  ...approvalPaths,
  ...tokenPaths,
  ...auditPaths,
  "/api/v1/openapi.json": {
    get: {
      operationId: "describe",
      summary: "This description",
      security: [],
      responses: { 200: json({ type: "object" }, "OpenAPI 3.1") },
    },
  },
  ...opsPaths,
};
