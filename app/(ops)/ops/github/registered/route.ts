import { PortalError } from "@/lib/errors";
import { finishRegistration } from "@/lib/git-host/server";
import { report, withProblem } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { backTo } from "../../../../_shell/back-to";

/**
 * Where the host sends somebody back to with the code of the App that they made; `state` says that it
 * began here.
 */
export const GET = withProblem(async (request) => {
  const ctx = await currentContext();
  const { searchParams } = new URL(request.url);
  const site = ctx.config.NEXTAUTH_URL;
  try {
    await finishRegistration(ctx, {
      code: searchParams.get("code") ?? "",
      state: searchParams.get("state") ?? "",
    });
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    report(error, ctx.requestId, { method: "GET", path: "/ops/github/registered" });
    return backTo(site, `/ops/github?problem=${error.code}`);
  }
  return backTo(site, "/ops/github?registered");
});
