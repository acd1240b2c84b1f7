import { withProblem } from "@/lib/http/server";
import { apiContext, listServiceAccounts } from "@/lib/identity/server";

export const GET = withProblem(async (request: Request) => {
  const accounts = await listServiceAccounts(await apiContext(request));
  return Response.json({ items: accounts, total: accounts.length, page: 1 });
});
