import type { VersionDecision, VersionMeaning } from "@/lib/catalog";

/** What a decision about a version means, as a few sentences. */
export function meaningInWords(
  decision: Exclude<VersionDecision, "publish">,
  { instances, teams, offeredNow, offeredThen }: VersionMeaning,
): string {
  const running =
    instances === 0
      ? "No instance runs it."
      : `${instances === 1 ? "1 instance" : `${instances} instances`} of ` +
        `${teams === 1 ? "1 team" : `${teams} teams`} ${instances === 1 ? "keeps" : "keep"} running` +
        (decision === "restore" ? "." : " and will be marked.");
  return [running, launching[decision], offering(offeredNow, offeredThen)]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

const launching = {
  deprecate: "",
  withdraw: "Nobody can launch it or go to it any more.",
  restore: "It can be launched again.",
} as const;

function offering(now: string | null, then: string | null): string {
  if (now === then) return now === null ? "" : `The catalog goes on offering ${now}.`;
  if (then === null) return "It is the only version offered: the template leaves the catalog.";
  return now === null
    ? `The catalog will offer ${then}.`
    : `The catalog will offer ${then} instead of ${now}.`;
}
