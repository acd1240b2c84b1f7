import type { OpenDraft, SaveOutcome } from "@/lib/drafts";
import { draftLimits, type ImportInput } from "@/lib/drafts";
import { PortalError } from "@/lib/errors";
import { problemResponse, readBody } from "@/lib/http/server";
import { importParameters } from "../openapi.json/draft-paths";
import { queryBy } from "../query";

/** Bytes of a body that holds a whole bundle. */
export const largestBundle = draftLimits.requestBytes;

export function draftCreated(draft: OpenDraft): Response {
  return Response.json(draft, {
    status: 201,
    headers: { Location: `/api/v1/template-drafts/${draft.id}` },
  });
}

/** What became of a save: a conflict is a problem (RFC 9457) that has both sides with it. */
export async function savedDraft(
  outcome: SaveOutcome,
  requestId: string,
  { status = 200 }: { status?: number } = {},
): Promise<Response> {
  if (outcome.kind !== "conflict") return Response.json(outcome, { status });
  const { kind: _, ...sides } = outcome;
  const paths = sides.conflicts.map(({ path }) => path);
  const shown = paths.slice(0, 3).join(", ") + (paths.length > 3 ? " and others" : "");
  const problem = problemResponse(
    new PortalError("conflict", `${sides.by} changed ${shown} meanwhile. Nothing was saved.`, {
      hint: `Bring both sides together, and save on top of revision ${sides.revision}.`,
    }),
    requestId,
  );
  return new Response(JSON.stringify({ ...((await problem.json()) as object), ...sides }), {
    status: problem.status,
    headers: problem.headers,
  });
}

/** What is uploaded: the file is the body, what it is stands in the query. */
export async function uploadOf(
  request: Request,
): Promise<{ input: Partial<ImportInput>; bytes: Uint8Array }> {
  const { file, all, ...query } = queryBy(request, importParameters);
  const known = new Set(importParameters.map(({ name }) => name));
  const input = Object.fromEntries(Object.entries(query).filter(([name]) => known.has(name)));
  return {
    input: {
      ...input,
      fileName: typeof file === "string" && file !== "" ? file : "upload.yaml",
      ...(all === "true" ? { all: true } : {}),
    },
    bytes: await readBody(request, draftLimits.uploadBytes),
  };
}
