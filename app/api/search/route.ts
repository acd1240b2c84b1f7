import { searchEverything } from "@/lib/overview/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { searchItem } from "../../_shell/found-item";

/** What the command palette finds. */
export const GET = withProblem(async (request: Request) => {
  const words = new URL(request.url).searchParams.get("q")?.slice(0, 200) ?? "";
  const { groups } = await searchEverything(await apiContext(request), words);
  const answer = {
    groups: groups.map(({ title, items }) => ({ title, items: items.map(searchItem) })),
  };
  return Response.json(answer, { headers: { "Cache-Control": "no-store" } });
});
