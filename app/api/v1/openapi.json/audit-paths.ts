import { exportFormats } from "@/lib/audit";
import { json, object, problems, query, ref } from "./openapi-parts";

const long = { type: "string", maxLength: 200 } as const;
const time = { type: "string", maxLength: 40 } as const;
const number = { type: "string", maxLength: 18 } as const;

const what = [
  query("text", "A part of the name of who did it, or of what to.", long),
  query("who", "A part of the name of who did it.", long),
  query("thing", "A part of the name of what it was done to.", long),
  query("action", "One action: `request.open`.", long),
  query("subjectType", "One kind of thing: `request`, `template`.", long),
  query("subjectId", "One thing, by its id.", long),
  query("team", "One team.", long),
  query("from", "Written from this time on (ISO 8601).", time),
  query("to", "Written before this time (ISO 8601).", time),
  query("show", "Left out: all.", { type: "string", enum: ["changes", "sign-ins", "all"] }),
];

/** What `/api/v1` answers about the audit record. A token needs the scopes `read` and `ops`. */
export const auditPaths = {
  "/api/v1/audit": {
    get: {
      operationId: "listAudit",
      summary: "The audit record, the latest first: who did what, to what, from where",
      parameters: [
        ...what,
        query("before", "Only lines with a smaller `id`: the `oldest` of a page leads on.", number),
        query("after", "Only lines with a greater `id`, the oldest of them.", number),
      ],
      responses: {
        200: json(
          {
            type: "object",
            required: ["items", "newer", "older"],
            properties: {
              items: { type: "array", items: ref("AuditEntry") },
              newer: { type: "boolean" },
              older: { type: "boolean" },
              newest: { ...number, description: "The `after` of what is newer." },
              oldest: {
                ...number,
                description:
                  "The `before` of what is older: the `id` of the last line. It is another one where a part of a name without three letters or digits in a row was looked for: 50,000 lines at a time, of which a page may have few or none.",
              },
            },
          },
          "A page of the record; whether there is more on either side",
        ),
        ...problems(),
      },
    },
  },
  "/api/v1/audit/export": {
    get: {
      operationId: "exportAudit",
      summary: "The lines of the audit record that match, the oldest first, at most a million",
      parameters: [
        ...what,
        query("format", "JSON lines, or CSV. Left out: JSON lines.", {
          type: "string",
          enum: exportFormats,
        }),
      ],
      responses: {
        200: {
          description: "As the lines are read",
          content: {
            "application/jsonl": { schema: ref("AuditEntry") },
            "text/csv": { schema: { type: "string" } },
          },
        },
        ...problems("too_large"),
      },
    },
  },
};

/** One line of the record. */
export const auditEntrySchema = object(
  { id: "string", at: "string", actor: "string", action: "string" },
  {
    actorId: { type: ["string", "null"] },
    subject: object({ type: "string", id: "string", name: "string" }),
    team: { type: ["string", "null"] },
    before: { description: "What was changed, as it was." },
    after: { description: "The same, as it is since then." },
    origin: {
      type: ["object", "null"],
      description: "From where: address, API token or session. Null: not known.",
      properties: {
        address: { type: "string" },
        token: object({ id: "string", name: "string" }),
        session: { type: "string" },
      },
    },
    requestId: { type: ["string", "null"] },
  },
);
