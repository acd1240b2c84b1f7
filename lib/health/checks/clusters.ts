import type { TargetContact } from "@/lib/targets";
import { targetContacts } from "@/lib/targets/server";
import { spanInWords } from "../in-words";
import type { HealthFinding } from "../report";
import type { CheckDefinition } from "./check";

export const clusters: CheckDefinition = {
  name: "clusters",
  title: "Clusters",
  find: async ({ db, now }) =>
    (await targetContacts(db)).map((contact) => judgeCluster(contact, now())),
};

/** Every cluster is asked every four minutes. */
const notAsked = 15 * 60_000;
/** A cluster that is upgraded is away for a while. */
const patience = 10 * 60_000;

export function judgeCluster(
  { title: about, api }: Pick<TargetContact, "title" | "api">,
  now: Date,
): HealthFinding {
  const ago = (at: Date) => spanInWords(now.getTime() - at.getTime());
  const { isAsked, askedAt, answeredAt, unansweredSince, problem } = api;
  if (!isAsked)
    return {
      status: "ok",
      about,
      says: "Not asked: no account is configured, so it is followed by its webhooks alone.",
    };
  if (unansweredSince !== undefined)
    return {
      status: now.getTime() - unansweredSince.getTime() < patience ? "warn" : "error",
      about,
      says: `It has not answered for ${ago(unansweredSince)}: ${problem ?? "the reason is not known."}`,
      todo: "What is shown of its instances gets old until it answers; docs/clusters.md says what its account needs.",
    };
  if (askedAt === undefined) return { status: "unknown", about, says: "It was not asked yet." };
  if (now.getTime() - askedAt.getTime() > notAsked)
    return {
      status: "warn",
      about,
      says: `It was last asked ${ago(askedAt)} ago, and should be every four minutes.`,
      todo: "Look at the workers and at the queue ask-place.",
    };
  return {
    status: "ok",
    about,
    says: `Asked ${ago(askedAt)} ago, answered ${answeredAt === undefined ? "never" : `${ago(answeredAt)} ago`}.`,
  };
}
