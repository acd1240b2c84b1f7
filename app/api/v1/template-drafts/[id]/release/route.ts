import type { DraftRelease } from "@/lib/drafts/server";
import { checkReleaseOfDraft, dryRelease, releaseDraft } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { isJsonObject, type Json } from "@/lib/json";
import { queryOf } from "../../../query";

interface Params {
  params: Promise<{ id: string }>;
}

/** Whether a draft can be released, as which version, and what that would do. */
export const GET = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request, "preview"), params]);
  const query = queryOf(request, "/api/v1/template-drafts/{id}/release");
  return Response.json(checked(await checkReleaseOfDraft(ctx, id, onlyVersion(query))));
});

/**
 * Releases a draft as a version: 200 where it is offered, 202 where it is a pull request on the catalog repository. With
 * `dryRun` nothing is released: 200 with what the checklist says.
 */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  const body = await readJson(request);
  if (isJsonObject(body as Json) && (body as { dryRun?: unknown }).dryRun === true)
    return Response.json(checked(await dryRelease(ctx, id, body)));
  const released = await releaseDraft(ctx, id, body);
  return Response.json(released, { status: released.kind === "in-force" ? 200 : 202 });
});

function onlyVersion({ version }: Record<string, string | string[]>): object {
  return version === undefined ? {} : { version };
}

function checked(release: DraftRelease): object {
  const { draft, version, proposed, digest, isReady, items, comparison, impact } = release;
  return {
    kind: "checked",
    name: draft.template,
    revision: draft.revision,
    version,
    proposed,
    digest,
    isReady,
    checklist: items,
    ...(comparison === undefined
      ? {}
      : {
          from: comparison.from.version,
          level: comparison.level,
          breaking: comparison.breaking,
        }),
    ...(impact === undefined ? {} : { impact }),
    needsSecondPerson: release.needsSecondPerson,
    mayRelease: release.mayRelease,
  };
}
