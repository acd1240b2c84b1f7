import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { impactKinds, kindInWords } from "@/lib/impact";
import type { Api } from "../api";

const asked = z.looseObject({ digest: z.string() });
const report = z.looseObject({
  state: z.enum(["waiting", "running", "done", "failed"]),
  total: z.int(),
  problem: z.string().nullish(),
  counts: z.record(z.string(), z.int()),
});

/** Milliseconds between two looks, and looks until it is given up: an hour in all. */
const between = 2_000;
const mostLooks = 1_800;

/**
 * Has it looked what a draft would do to the instances there are, with that number, and waits for it. Answers what was found, in a
 * line. Throws `upstream_refused` where it could not be looked at.
 */
export async function lookAtImpact(
  api: Api,
  { draft, version }: { draft: string; version: string | undefined },
  wait: () => Promise<unknown> = () => sleep(between),
): Promise<string> {
  const { digest } = asked.parse(
    await api(
      "POST",
      `/template-drafts/${encodeURIComponent(draft)}/impact`,
      version === undefined ? {} : { version },
    ),
  );
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const found = report.parse(await api("GET", `/impacts/${encodeURIComponent(digest)}`));
    if (found.state === "done") return inWords(found);
    if (found.state === "failed")
      throw new PortalError(
        "upstream_refused",
        `The impact could not be looked at. ${found.problem ?? ""}`.trim(),
      );
    await wait();
  }
  throw new PortalError("upstream_unavailable", "The impact was not looked at within an hour.", {
    hint: "Look under Health whether a worker runs.",
  });
}

function inWords({ total, counts }: z.output<typeof report>): string {
  const kinds = [...impactKinds, "byHand" as const].flatMap((kind) => {
    const many = counts[kind] ?? 0;
    return many === 0 ? [] : `${many} ${kindInWords[kind].title.toLowerCase()}`;
  });
  const instances = total === 1 ? "1 instance" : `${total} instances`;
  return `Impact: ${[`${instances} looked at`, ...kinds].join(", ")}.`;
}
