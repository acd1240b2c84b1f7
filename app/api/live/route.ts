import { PortalError } from "@/lib/errors";
import { withProblem } from "@/lib/http/server";
import { type Action, actsAsOps, isNarrowed, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { draftHeadOf } from "@/lib/drafts/server";
import { enterStream } from "@/lib/fair-use/server";
import { apiContext, contextAgain } from "@/lib/identity/server";
import { isTopic, type Topic } from "@/lib/live";
import { liveHeaders, liveResponse } from "@/lib/live/server";

const mostTopics = 50;

/** What one must be allowed to read in order to watch it, whoever's it is. */
function actionFor(topic: Topic): Action {
  // Told of proposals, and of releases that somebody asked for.
  if (topic === "catalog") return "proposal.read";
  if (topic.startsWith("check:")) return "check.read";
  if (topic === "drafts" || topic.startsWith("draft:")) return "draft.read";
  return topic === "instances" || topic.startsWith("instance:") ? "instance.read" : "request.read";
}

/**
 * A topic is for who may read what it tells of: instances, requests and checks are for every role, a draft is for who authors
 * its template, and all drafts together for Ops. Throws `forbidden`, `not_found`.
 */
async function requireWatchable(ctx: Context, topics: readonly Topic[]): Promise<void> {
  const { actor } = ctx;
  // It would hear of others than those that it is limited to.
  if (isNarrowed(actor.narrowing))
    throw new PortalError("forbidden", "A token that is limited to something gets no stream.", {
      hint: "Ask for the request from time to time.",
    });
  for (const topic of topics) {
    requireCan(actor, actionFor(topic));
    if (topic.startsWith("draft:")) await draftHeadOf(ctx, topic.slice("draft:".length));
    if (topic === "drafts" && !actsAsOps(actor, "draft.read"))
      throw new PortalError("forbidden", "All drafts together are watched by Ops.", {
        hint: "Watch the drafts that you author: ?topic=draft:…",
      });
  }
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
  await requireWatchable(ctx, topics);
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
        await requireWatchable(await contextAgain(request), topics);
        return true;
      } catch {
        // The session ended, or a role was taken away; or the database is down, and the browser
        // will come back.
        return false;
      }
    },
  });
});
