import { ending, revocation } from "@/lib/identity";
import { input, json, page, part, parts, path, problems, query, ref } from "./openapi-parts";

const body = (schema: object) => ({ required: true, content: { "application/json": { schema } } });
const id = path("id", { type: "string", format: "uuid" });

/** What `/api/v1` answers about tokens and service accounts: they are made by people, not by tokens. */
export const tokenPaths = {
  "/api/v1/tokens": {
    get: {
      operationId: "listTokens",
      summary: "API tokens: whose they are, what they may do, when they were last used",
      parameters: [
        query("of", "`me`, or `all`, which Ops may: needs the scopes `read` and `ops`.", {
          type: "string",
          enum: ["me", "all"],
        }),
        query("q", "Of all: a part of the token's or the owner's name, or of their address."),
        query("owner", "Of all: those of people, or of service accounts.", {
          type: "string",
          enum: ["person", "service-account"],
        }),
        query("show", "Of all: those that work, are over, or both. Left out: those that work.", {
          type: "string",
          enum: ["working", "over", "all"],
        }),
        ...parts,
      ],
      responses: { 200: json(part(ref("Token")), "Tokens, the newest first"), ...problems() },
    },
  },
  "/api/v1/tokens/{id}/revoke": {
    post: {
      operationId: "revokeToken",
      summary:
        "End a token, for good: one's own, one of a service account of one's team, or any for Ops",
      parameters: [id],
      requestBody: body(input(revocation)),
      responses: {
        200: json(ref("Token"), "It does nothing any more"),
        ...problems("not_found", "too_large", "invalid"),
      },
    },
  },
  "/api/v1/service-accounts": {
    get: {
      operationId: "listServiceAccounts",
      summary: "Service accounts of one's teams; for Ops all of them",
      responses: {
        200: json(page(ref("ServiceAccount")), "Those that work first"),
        ...problems(),
      },
    },
  },
  "/api/v1/service-accounts/{id}/end": {
    post: {
      operationId: "endServiceAccount",
      summary: "End a service account and all of its tokens, for good",
      parameters: [id],
      requestBody: body(input(ending)),
      responses: {
        200: json(ref("ServiceAccount"), "It has ended"),
        ...problems("not_found", "too_large", "invalid"),
      },
    },
  },
};
