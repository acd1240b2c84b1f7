const texts = { type: "object", additionalProperties: { type: "string" } } as const;
const nullable = { type: ["string", "null"] } as const;
const draftProperties = {
  id: { type: "string" },
  template: { type: "string" },
  category: { type: "string" },
  title: { type: "string" },
  version: { type: "string" },
  revision: { type: "integer", description: "Its latest one." },
  createdBy: { type: "string" },
  updatedBy: { type: "string" },
  updatedAt: { type: "string", format: "date-time" },
  base: { type: "object", description: "The version that it began from, or became last." },
  asked: { type: "object", description: "Who asked Ops to release which revision." },
  released: { type: "object", description: "What was released from it last." },
  discarded: { type: "object", description: "Who threw it away, and when." },
};
const draftRequired = [
  "id",
  "template",
  "category",
  "title",
  "version",
  "revision",
  "createdBy",
  "updatedBy",
  "updatedAt",
];
const change = {
  type: "object",
  required: ["path", "text"],
  properties: { path: { type: "string" }, text: nullable },
};

/** What these answers look like. */
export const draftSchemas = {
  Draft: { type: "object", required: draftRequired, properties: draftProperties },
  OpenDraft: {
    type: "object",
    required: [...draftRequired, "files"],
    properties: {
      ...draftProperties,
      files: texts,
      report: { type: "object", description: "What the importer said." },
    },
  },
  TemplateFiles: {
    type: "object",
    required: ["name", "version", "digest", "state", "files"],
    properties: {
      name: { type: "string" },
      version: { type: "string" },
      digest: { type: "string" },
      state: { type: "string" },
      files: texts,
    },
  },
  DraftRevision: {
    type: "object",
    required: ["number", "kind", "words", "changed", "by", "at"],
    properties: {
      number: { type: "integer" },
      kind: { type: "string" },
      words: { type: "string" },
      changed: { type: "array", items: { type: "string" } },
      by: { type: "string" },
      at: { type: "string", format: "date-time" },
    },
  },
  SavedDraft: {
    type: "object",
    required: ["kind", "revision"],
    properties: {
      kind: { type: "string", enum: ["saved", "merged"] },
      revision: { type: "integer" },
      draft: { type: "string", description: "Of a push: its id." },
      files: { type: "array", items: change, description: "How it differs from what was sent." },
    },
  },
  SaveConflict: {
    allOf: [
      { $ref: "#/components/schemas/Problem" },
      {
        type: "object",
        properties: {
          revision: { type: "integer", description: "What is there now." },
          by: { type: "string", description: "Who saved it." },
          conflicts: {
            type: "array",
            items: {
              type: "object",
              required: ["path", "ours", "base", "theirs"],
              properties: {
                path: { type: "string" },
                ours: nullable,
                base: nullable,
                theirs: nullable,
                pieces: { type: "array", items: { type: "object" } },
              },
            },
          },
          merged: { type: "array", items: change, description: "What of it would fit." },
        },
      },
    ],
  },
  ValueOffer: {
    type: "object",
    required: ["path", "title", "isProposed"],
    properties: {
      path: { type: "string" },
      title: { type: "string" },
      isProposed: { type: "boolean" },
    },
  },
  DraftLint: {
    type: "object",
    required: ["revision", "ok", "rendered", "problems"],
    properties: {
      revision: { type: "integer" },
      ok: { type: "boolean" },
      rendered: { type: "integer", description: "Sets of parameters that were rendered." },
      problems: { type: "array", items: { type: "object", required: ["severity", "message"] } },
    },
  },
  DraftTests: {
    type: "object",
    required: ["revision", "ok", "passed", "failed", "tests", "problems", "outdated"],
    properties: {
      revision: { type: "integer" },
      ok: { type: "boolean" },
      passed: { type: "integer" },
      failed: { type: "integer" },
      tests: { type: "array", items: { type: "object", required: ["file", "title", "ok"] } },
      problems: { type: "array", items: { type: "object", required: ["severity", "message"] } },
      outdated: {
        type: "array",
        items: { type: "string" },
        description: "Snapshots that are other than what is rendered, or that no test names.",
      },
    },
  },
  DraftPresence: {
    type: "object",
    required: ["userId", "name", "seenAt"],
    properties: {
      userId: { type: "string" },
      name: { type: "string" },
      file: { type: "string" },
      seenAt: { type: "string", format: "date-time" },
    },
  },
  ReleasedVersion: {
    type: "object",
    required: ["kind", "name", "version", "digest"],
    properties: {
      kind: { type: "string", enum: ["in-force", "proposed"] },
      decision: { type: "integer" },
      proposal: { type: "string" },
      name: { type: "string" },
      version: { type: "string" },
      digest: { type: "string" },
    },
  },
};
