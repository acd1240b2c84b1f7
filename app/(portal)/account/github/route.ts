import { PortalError } from "@/lib/errors";
import { finishLinking } from "@/lib/git-host/server";
import { report, withProblem } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { backTo } from "../../../_shell/back-to";

/**
 * Where the Git host sends somebody back to who was asked who they are; `state` says that it began here.
 */
export const GET = withProblem(async (request) => {
  const ctx = await currentContext();
  const { searchParams } = new URL(request.url);
  const site = ctx.config.NEXTAUTH_URL;
  // "Cancel" at the host.
  if (searchParams.get("error") === "access_denied") return backTo(site, "/account");
  try {
    await finishLinking(ctx, {
      code: searchParams.get("code") ?? "",
      state: searchParams.get("state") ?? "",
    });
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    report(error, ctx.requestId, { method: "GET", path: "/account/github" });
    return backTo(site, `/account?problem=${error.code}`);
  }
  return backTo(site, "/account?linked");
});
