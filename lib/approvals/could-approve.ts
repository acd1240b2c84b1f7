import { currentAccess } from "@/lib/access-rules/server";
import { isPlatformOffered } from "@/lib/catalog/server";
import type { Config } from "@/lib/config/server";
import type { Database } from "@/lib/db/server";
import { configuredHost } from "@/lib/git-host";
import { canLinkLogins, linkedPeople } from "@/lib/git-host/server";
import { mayApprove } from "@/lib/requests/server";
import { allTargets } from "@/lib/targets/server";
import type { FewApprovers } from "./few-approvers";

/** Nobody approves their own: with fewer, somebody's change waits for good. */
const enough = 2;

/**
 * The targets where fewer than two people could approve what asks for it there now, having linked
 * their login and being allowed to; in the order of pickers.
 */
export async function targetsWithFewApprovers(
  db: Database,
  config: Config,
): Promise<FewApprovers[]> {
  const [targets, people, canLink, hasPlatform, access] = await Promise.all([
    allTargets(db),
    linkedPeople(db, configuredHost(config).apiUrl),
    canLinkLogins(db, config),
    isPlatformOffered(db),
    currentAccess({ db, config }),
  ]);
  return targets.flatMap(({ name, title, requiresApproval, accessGroups }) => {
    const kinds = [
      ...(requiresApproval ? [{ byOps: false }] : []),
      ...(hasPlatform ? [{ byOps: true }] : []),
    ];
    return kinds.flatMap(({ byOps }): FewApprovers[] => {
      const count = people.filter(
        ({ groups }) => mayApprove(groups, { byOps, accessGroups }, access) === "counts",
      ).length;
      return count < enough ? [{ name, title, byOps, people: count, canLink }] : [];
    });
  });
}
