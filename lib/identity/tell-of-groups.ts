import type { AnonymousContext } from "./anonymous-context";
import { groupsInWords, type GroupsReport, lacksGroups } from "./groups-report";

/** Says in the log what groups came and what was missing, once for each change of it. */
export function tellOfGroups(
  { log, config }: AnonymousContext,
  session: { id: string },
  report: GroupsReport,
  before?: GroupsReport,
): void {
  const lacks = lacksGroups(report);
  if (before === undefined ? !lacks : !lacks && !lacksGroups(before)) return;
  const said = groupsInWords(report, config.OIDC_GROUPS_CLAIM).join(" ");
  if (before !== undefined && groupsInWords(before, config.OIDC_GROUPS_CLAIM).join(" ") === said)
    return;
  const told = { sessionId: session.id, groups: report };
  if (lacks) log.warn(told, `Groups of somebody did not all come: ${said}`);
  else log.info(told, `Groups of somebody come again: ${said}`);
}
