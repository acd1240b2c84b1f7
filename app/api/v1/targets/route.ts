import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { listTargetContacts } from "@/lib/targets/server";

export const GET = withProblem(async (request: Request) =>
  Response.json({ items: await listTargetContacts(await apiContext(request)) }),
);
