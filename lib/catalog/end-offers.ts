import type { JobContext } from "@/lib/jobs/server";
import { offersThatEnded } from "./store/lives";
import { offerLatest } from "./store/templates";

/** Stops offering what was deprecated and offered until a day that is over (UTC); answers of how many templates. */
export async function endOffers({ db, now }: Pick<JobContext, "db" | "now">): Promise<number> {
  const at = now();
  const ended = await offersThatEnded(db, at.toISOString().slice(0, 10));
  for (const templateId of ended) await offerLatest(db, templateId, at);
  return ended.length;
}
