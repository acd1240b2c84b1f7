import { PortalError } from "@/lib/errors";
import { withProblem } from "@/lib/http/server";
import { type Action, type Actor, isNarrowed, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { enterStream } from "@/lib/fair-use/server";
import { apiContext, contextAgain } from "@/lib/identity/server";
import { isTopic, type Topic } from "@/lib/live";
import { liveHeaders, liveResponse } from "@/lib/live/server";

const mostTopics = 50;

/** What one must be allowed to read in order to watch it. */
function actionFor(topic: Topic): Action {
  if (topic === "catalog") return "catalog.read";
  if (topic.startsWith("check:")) return "check.read";
  if (topic === "drafts" || topic.startsWith("draft:")) return "draft.read";
  return topic === "instances" || topic.startsWith("instance:") ? "instance.read" : "request.read";
}

/** A token that is limited to some teams or instances would hear of others. Throws `forbidden`. */
function requireWatchable(actor: Actor, topics: readonly Topic[]): void {
  if (isNarrowed(actor.narrowing))
    throw new PortalError("forbidden", "A token that is limited to something gets no stream.", {
      hint: "Ask for the request from time to time.",
    });
  for (const topic of topics) requireCan(actor, actionFor(topic));
}

/** Who asks, and for what. Throws where they may not watch it. */
async function asked(request: Request): Promise<{ ctx: Context; topics: Topic[] }> {
  const ctx = await apiContext(request);
  const wanted = [...new Set(new URL(request.url).searchParams.getAll("topic"))];
  if (wanted.length === 0 || wanted.length > mostTopics || !wanted.every(isTopic)) {
    throw new PortalError(
      "bad_request",
      `Between 1 and ${mostTopics} topics are needed: ?topic=request:…`,
    );
  }
  const topics = wanted.filter(isTopic);
  requireWatchable(ctx.actor, topics);
  return { ctx, topics };
}

/** Next.js would answer with `GET`, and never end the stream that it does not send. */
export const HEAD = withProblem(async (request: Request) => {
  await asked(request);
  return new Response(null, { headers: liveHeaders });
});

/**
 * One stream a browser (server-sent events), its topics in the address:
 * `?topic=request:…&topic=instances`. It carries no data.
 */
export const GET = withProblem(async (request: Request) => {
  const { ctx, topics } = await asked(request);
  const leave = enterStream(ctx.config, ctx.actor.userId ?? ctx.actor.name);
  return liveResponse(request, {
    ended: leave,
    databaseUrl: ctx.config.DATABASE_URL,
    topics,
    stillAllowed: async () => {
      try {
        const { actor } = await contextAgain(request);
        requireWatchable(actor, topics);
        return true;
      } catch {
        // The session ended, or a role was taken away; or the database is down, and the browser
        // will come back.
        return false;
      }
    },
  });
});
