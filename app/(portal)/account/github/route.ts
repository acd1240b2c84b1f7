import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import { finishLinking, purposeOf } from "@/lib/git-host/server";
import { report, withProblem } from "@/lib/http/server";
import { currentContext } from "@/lib/identity/server";
import { resultQuery } from "@/lib/reviews";
import { finishReview } from "@/lib/reviews/server";
import { backTo } from "../../../_shell/back-to";

/**
 * Where the Git host sends somebody back to who was asked who they are, or to review as who they are: the
 * host knows one address of ours. `state` says that it began here, and what for.
 */
export const GET = withProblem(async (request) => {
  const ctx = await currentContext();
  const { searchParams } = new URL(request.url);
  const site = ctx.config.NEXTAUTH_URL;
  const back = {
    code: searchParams.get("code") ?? "",
    state: searchParams.get("state") ?? "",
  };
  const { page, finish } = errands[purposeOf(back.state)];
  // "Cancel" at the host.
  if (searchParams.get("error") === "access_denied") return backTo(site, page);
  try {
    return backTo(site, `${page}?${await finish(ctx, back)}`);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    report(error, ctx.requestId, { method: "GET", path: "/account/github" });
    return backTo(site, `${page}?problem=${error.code}`);
  }
});

/** The page where each begins and ends, and what it is told in the end. */
const errands = {
  "link-login": {
    page: "/account",
    finish: async (ctx: Context, back: Back) => {
      await finishLinking(ctx, back);
      return "linked";
    },
  },
  review: {
    page: "/approvals",
    finish: async (ctx: Context, back: Back) => resultQuery(await finishReview(ctx, back)),
  },
};

interface Back {
  code: string;
  state: string;
}
