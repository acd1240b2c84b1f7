import { withProblem } from "@/lib/http/server";
import { tokenQuerySchema } from "@/lib/identity";
import { apiContext, listAllTokens, listTokens } from "@/lib/identity/server";
import { queryOf } from "../query";

/** Tokens of whoever asks or, with `of=all` and for Ops, of everybody; never their texts. */
export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const query = queryOf(request, "/api/v1/tokens");
  if (query["of"] === "all") {
    const { tokens, ...about } = await listAllTokens(ctx, tokenQuerySchema.parse(query));
    return Response.json({ items: tokens, ...about });
  }
  const tokens = await listTokens(ctx);
  const about = { total: tokens.length, moreThanTotal: false, page: 1, pages: 1 };
  return Response.json({ items: tokens, ...about });
});
