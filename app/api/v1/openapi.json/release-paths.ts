import { checkReleaseInput } from "@/lib/drafts";
import { impactKinds } from "@/lib/impact";
import { input, json, parts, path, problems, query, ref } from "./openapi-parts";

const digest = path("digest", { type: "string", description: "sha256 (hex) of the bundle." });
const filters = [
  query("kind", "Instances of one kind.", { type: "string", enum: [...impactKinds, "byHand"] }),
  query("team", "Of one team."),
  query("target", "On one target."),
];
const asked = json(ref("AskedImpact"), "A worker looks at it; ask for it by its digest");

/** What a version changes, and what it would do: for Ops, and for who was given authoring of the template. */
export const releasePaths = {
  "/api/v1/templates/{name}/versions/{version}/compare/{to}": {
    get: {
      operationId: "compareVersions",
      summary:
        "What differs between two versions, or a version and a draft, and what of it is breaking",
      parameters: [
        path("name"),
        path("version", { type: "string", description: "Its number, or the id of a draft." }),
        path("to", { type: "string", description: "Its number, or the id of a draft." }),
      ],
      responses: {
        200: json(ref("Comparison"), "From `version` to `to`"),
        ...problems("not_found", "conflict", "template_invalid", "too_costly"),
      },
    },
  },
  "/api/v1/templates/{name}/versions/{version}/impact": {
    post: {
      operationId: "askForImpact",
      summary: "Have it looked what a version would do to the instances there are",
      parameters: [path("name"), path("version")],
      responses: { 202: asked, ...problems("not_found", "template_invalid", "invalid") },
    },
  },
  "/api/v1/template-drafts/{id}/impact": {
    post: {
      operationId: "askForDraftImpact",
      summary: "Have it looked what a draft would do to the instances there are",
      parameters: [path("id", { type: "string", format: "uuid" })],
      requestBody: {
        required: true,
        content: { "application/json": { schema: input(checkReleaseInput) } },
      },
      responses: {
        202: asked,
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
  "/api/v1/impacts/{digest}": {
    get: {
      operationId: "getImpact",
      summary: "How far an impact was looked at, what was found, and a page of the instances",
      parameters: [digest, ...filters, ...parts],
      responses: { 200: json(ref("Impact"), "As far as it is"), ...problems("not_found") },
    },
  },
  "/api/v1/impacts/{digest}/export": {
    get: {
      operationId: "exportImpact",
      summary: "All instances of an impact",
      parameters: [
        digest,
        ...filters,
        query("format", "Left out: csv.", { type: "string", enum: ["csv", "json"] }),
      ],
      responses: {
        200: {
          description: "The instances",
          content: {
            "text/csv": { schema: { type: "string" } },
            "application/json": {
              schema: { type: "array", items: ref("ImpactedInstance") },
            },
          },
        },
        ...problems("not_found"),
      },
    },
  },
};
