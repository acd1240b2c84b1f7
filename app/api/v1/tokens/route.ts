import { withProblem } from "@/lib/http/server";
import { tokenQuerySchema } from "@/lib/identity";
import { apiContext, listAllTokens, listTokens } from "@/lib/identity/server";
import { queryOf } from "../query";

/** Tokens of whoever asks or, with `of=all` and for Ops, of everybody; never their texts. */
export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const query = queryOf(request, "/api/v1/tokens");
  if (query["of"] === "all") {
    const { tokens, ...page } = await listAllTokens(ctx, tokenQuerySchema.parse(query));
    return Response.json({ items: tokens, ...page });
  }
  const tokens = await listTokens(ctx);
  return Response.json({ items: tokens, total: tokens.length, page: 1, pages: 1 });
});
