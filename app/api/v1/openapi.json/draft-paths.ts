import {
  askReleaseInput,
  pushInput,
  releaseInput,
  restoreInput,
  saveDraftInput,
  startDraftInput,
} from "@/lib/drafts";
import { input, json, page, part, parts, path, problems, query, ref } from "./openapi-parts";

const body = (schema: object) => ({ required: true, content: { "application/json": { schema } } });
const id = path("id", { type: "string", format: "uuid" });
const upload = {
  required: true,
  description:
    "The file itself: an archive (.tgz, .tar.gz, .tar) or a file of YAML, at most 4 MiB.",
  content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
};
const conflict = {
  description: "Somebody saved since, and both cannot be brought together; or it was thrown away",
  content: { "application/problem+json": { schema: ref("SaveConflict") } },
};
const values = { type: "array", maxItems: 200, items: { type: "string", maxLength: 500 } } as const;

/** What an upload says of itself. */
export const importParameters = [
  query("format", "What it is.", { type: "string", enum: ["helm", "backstage", "kro"] }),
  query("file", "What the file is called: podinfo-6.9.1.tgz.", { type: "string", maxLength: 200 }),
  query("repository", "Of a chart: where it is published, https:// or oci://.", {
    type: "string",
    maxLength: 500,
  }),
  query("only", "Of a chart: a value that gets a field, and no others; may repeat.", values),
  query("add", "Of a chart: a value that gets a field besides; may repeat.", values),
  query("all", "Of a chart: every value gets a field.", { type: "string", enum: ["true"] }),
  query("name", "Of several templates or definitions: which one.", {
    type: "string",
    maxLength: 200,
  }),
];

/** What `/api/v1` answers about drafts of templates: for Ops, and for who was given authoring of the template. */
export const draftPaths = {
  "/api/v1/templates/{name}/files": {
    get: {
      operationId: "getTemplateFiles",
      summary: "The files of a version, as authors work on them",
      parameters: [
        path("name"),
        query("version", "Left out: what is offered, or else the latest.", {
          type: "string",
          maxLength: 100,
        }),
      ],
      responses: { 200: json(ref("TemplateFiles"), "The version"), ...problems("not_found") },
    },
  },
  "/api/v1/template-drafts": {
    get: {
      operationId: "listDrafts",
      summary: "Drafts of templates that one may work on, what was changed last first",
      parameters: [
        query("q", "A part of the template's name or title."),
        query("template", "Of one template."),
        query("show", "Left out: those that are worked on.", {
          type: "string",
          enum: ["open", "asked", "discarded"],
        }),
        ...parts,
      ],
      responses: { 200: json(part(ref("Draft")), "A page of drafts"), ...problems() },
    },
    post: {
      operationId: "startDraft",
      summary: "Begin a draft: of a new template, a version, a copy, or given files",
      requestBody: body(input(startDraftInput)),
      responses: {
        201: {
          ...json(ref("OpenDraft"), "It is kept, with its history"),
          headers: { Location: { schema: { type: "string" } } },
        },
        ...problems(
          "not_found",
          "conflict",
          "too_large",
          "invalid",
          "template_invalid",
          "too_costly",
        ),
      },
    },
  },
  "/api/v1/template-drafts/import": {
    post: {
      operationId: "importDraft",
      summary: "Begin a draft from a Helm chart, a Backstage template or a kro definition",
      parameters: importParameters,
      requestBody: upload,
      responses: {
        201: {
          ...json(ref("OpenDraft"), "`report` says what came over, changed and was left out"),
          headers: { Location: { schema: { type: "string" } } },
        },
        ...problems("conflict", "too_large", "invalid", "template_invalid", "too_costly"),
      },
    },
  },
  "/api/v1/template-drafts/offers": {
    post: {
      operationId: "offerDraftValues",
      summary: "The values of a Helm chart that can have a field, before it is imported",
      parameters: importParameters.slice(0, 2),
      requestBody: upload,
      responses: {
        200: json(page(ref("ValueOffer")), "In the chart's order; nothing is stored"),
        ...problems("too_large", "invalid", "too_costly"),
      },
    },
  },
  "/api/v1/template-drafts/push": {
    post: {
      operationId: "pushDraft",
      summary:
        "Bring a whole template into a draft: the one named, the one pushed before, or a new one",
      description:
        "Files that are not sent are taken away, as far as they came by a push. What others " +
        "changed since the last push stays, or is a conflict (409), of which nothing is stored.",
      requestBody: body(input(pushInput)),
      responses: {
        200: json(ref("SavedDraft"), "It is there"),
        201: json(ref("SavedDraft"), "A new draft was begun"),
        ...problems("not_found", "too_large", "invalid", "template_invalid", "too_costly"),
        409: conflict,
      },
    },
  },
  "/api/v1/template-drafts/{id}": {
    get: {
      operationId: "getDraft",
      summary: "A draft with its files",
      parameters: [
        id,
        query("revision", "As it was then.", {
          type: "integer",
          minimum: 1,
          maximum: 2_000_000_000,
        }),
      ],
      responses: { 200: json(ref("OpenDraft"), "The draft"), ...problems("not_found", "invalid") },
    },
  },
  "/api/v1/template-drafts/{id}/revisions": {
    get: {
      operationId: "listDraftRevisions",
      summary: "Who saved what of a draft, the latest first",
      parameters: [id, ...parts],
      responses: { 200: json(part(ref("DraftRevision")), "A page"), ...problems("not_found") },
    },
    post: {
      operationId: "saveDraft",
      summary: "Save files on top of the revision that was seen (`onto`)",
      description:
        "Where somebody saved since, what fits is brought together, and `files` is how the draft " +
        "differs from what was sent; what does not fit is a conflict (409) with both sides, of which nothing is stored.",
      parameters: [id],
      requestBody: body(input(saveDraftInput)),
      responses: {
        200: json(ref("SavedDraft"), "It is there"),
        ...problems("not_found", "too_large", "invalid", "too_costly"),
        409: conflict,
      },
    },
  },
  "/api/v1/template-drafts/{id}/restore": {
    post: {
      operationId: "restoreDraft",
      summary: "Make the files of an earlier revision those of the draft again",
      parameters: [id],
      requestBody: body(input(restoreInput)),
      responses: {
        200: json(ref("SavedDraft"), "As a revision of its own"),
        ...problems("not_found", "too_large", "invalid", "too_costly"),
        409: conflict,
      },
    },
  },
  "/api/v1/template-drafts/{id}/discard": {
    post: {
      operationId: "discardDraft",
      summary: "Throw a draft away; it can be brought back for 30 days",
      parameters: [id],
      responses: {
        200: json(ref("Draft"), "It is thrown away"),
        ...problems("not_found", "conflict"),
      },
    },
  },
  "/api/v1/template-drafts/{id}/bring-back": {
    post: {
      operationId: "bringBackDraft",
      summary: "Bring back a draft that was thrown away",
      parameters: [id],
      responses: { 200: json(ref("Draft"), "It is back"), ...problems("not_found", "conflict") },
    },
  },
  "/api/v1/template-drafts/{id}/validate": {
    post: {
      operationId: "validateDraft",
      summary: "Everything that is wrong with a draft, with places",
      parameters: [id],
      responses: {
        200: json(ref("DraftLint"), "As `slipway template lint` says it"),
        ...problems("not_found", "too_costly"),
      },
    },
  },
  "/api/v1/template-drafts/{id}/test": {
    post: {
      operationId: "testDraft",
      summary: "Run a draft's own tests",
      parameters: [id],
      responses: {
        200: json(ref("DraftTests"), "As `slipway template test` says it"),
        ...problems("not_found", "too_costly"),
      },
    },
  },
  "/api/v1/template-drafts/{id}/presence": {
    post: {
      operationId: "noteDraftPresence",
      summary: "Say that one has a draft open, every 15 seconds; who else has",
      parameters: [id],
      requestBody: body({
        type: "object",
        properties: {
          file: { type: "string", description: "The file that is looked at." },
          revision: {
            type: "integer",
            minimum: 1,
            description: "What the open page begins from: it stays in the history meanwhile.",
          },
          gone: { type: "boolean", description: "It was closed." },
        },
      }),
      responses: {
        200: json(page(ref("DraftPresence")), "The others"),
        ...problems("not_found", "too_large", "invalid"),
      },
    },
  },
  "/api/v1/template-drafts/{id}/ask-release": {
    post: {
      operationId: "askForDraftRelease",
      summary: "Ask Ops to release a draft",
      parameters: [id],
      requestBody: body(input(askReleaseInput)),
      responses: {
        200: json(ref("Draft"), "It is in the list of Ops"),
        ...problems("not_found", "conflict", "too_large", "invalid"),
      },
    },
  },
  "/api/v1/template-drafts/{id}/release": {
    get: {
      operationId: "checkDraftRelease",
      summary: "Whether a draft can be released, as which version, and what that would do",
      parameters: [
        id,
        query("version", "The number; left out: the one that is proposed.", {
          type: "string",
          maxLength: 100,
        }),
      ],
      responses: {
        200: json(ref("ReleaseCheck"), "The checklist"),
        ...problems("not_found", "conflict", "invalid", "template_invalid", "too_costly"),
      },
    },
    post: {
      operationId: "releaseDraft",
      summary: "Release a draft as a version of its template",
      parameters: [id],
      requestBody: body(input(releaseInput)),
      responses: {
        200: json(
          { anyOf: [ref("ReleasedVersion"), ref("ReleaseCheck")] },
          "It is offered; with dryRun: whether it could be",
        ),
        202: json(
          ref("ReleasedVersion"),
          "A pull request on the catalog repository will be opened",
        ),
        ...problems(
          "not_found",
          "conflict",
          "too_large",
          "invalid",
          "template_invalid",
          "secret_found",
          "too_costly",
        ),
      },
    },
  },
};
