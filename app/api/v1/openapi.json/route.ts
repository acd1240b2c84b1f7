import { config } from "@/lib/config/server";
import { withProblem } from "@/lib/http/server";
import { description } from "./description";

export const GET = withProblem(() =>
  Response.json(description(config().NEXTAUTH_URL), {
    headers: { "Cache-Control": "public, max-age=300" },
  }),
);
