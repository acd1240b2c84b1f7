import { draftQuery } from "@/lib/drafts";
import { draftsOfTemplates, startDraft } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { queryOf } from "../query";
import { draftCreated, largestBundle } from "./answers";

export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const query = draftQuery.parse(queryOf(request, "/api/v1/template-drafts"));
  const { drafts, ...about } = await draftsOfTemplates(ctx, query);
  return Response.json({ items: drafts, ...about });
});

export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  return draftCreated(await startDraft(ctx, await readJson(request, largestBundle)));
});
