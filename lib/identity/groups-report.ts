import { z } from "zod";

/**
 * What was learned of somebody's groups when the provider was last asked: what came, and what was
 * missing. Stands in the row of a session.
 */
export const groupsReportSchema = z.object({
  /** Where the groups came from; `nowhere`: the provider said nothing of them. */
  from: z.enum(["claim", "graph", "nowhere"]),
  /** How many groups came. */
  received: z.number().int(),
  /** Entries that were no group, and were left out. */
  unreadable: z.number().int(),
  /** Groups that give nothing in Slipway, and were left out since there were too many. */
  dropped: z.number().int(),
  /** When Microsoft Graph last gave the groups. */
  readAt: z.coerce.date().optional(),
  /** Why the groups that do not fit into a token could not be read. A sentence. */
  problem: z.string().optional(),
  /** The provider can be asked again only by sending the person there. */
  onlyAtSignIn: z.boolean().optional(),
});

export type GroupsReport = z.output<typeof groupsReportSchema>;

/** How long groups that Microsoft Graph gave count without asking it again, in milliseconds. */
export const graphFreshFor = 5 * 60 * 1_000;
/** After this long without an answer of Microsoft Graph, what it last gave counts no more. */
export const graphTrustedFor = 10 * 60 * 1_000;

/** True where somebody may lack rights that they should have. */
export function lacksGroups(report: GroupsReport): boolean {
  return report.problem !== undefined || report.unreadable > 0 || report.from === "nowhere";
}

/** What came and what was missing, a sentence each; for the person, the log and Ops alike. */
export function groupsInWords(report: GroupsReport, claim: string): string[] {
  const { from, received, unreadable, dropped, readAt, problem } = report;
  const words: string[] = [];
  if (from === "nowhere")
    words.push(`The identity provider sent no groups: there was no claim "${claim}".`);
  if (from === "claim") words.push(`${groupCount(received)} came in the claim "${claim}".`);
  if (from === "graph" && problem === undefined)
    words.push(
      `More groups than fit into a token: ${groupCount(received)} came from Microsoft Graph.`,
    );
  if (problem !== undefined)
    words.push(
      "The identity provider says that there are more groups than fit into a token.",
      problem,
      readAt !== undefined && received > 0
        ? `${groupCount(received)} read before count until ${timeInWords(new Date(readAt.getTime() + graphTrustedFor))}.`
        : "No group counts until they can be read.",
    );
  if (report.onlyAtSignIn)
    words.push(
      "The identity provider tells them at sign-in only, and is asked again when a page is opened.",
    );
  if (unreadable > 0)
    words.push(
      `${unreadable === 1 ? "One entry" : `${unreadable.toLocaleString("en")} entries`} could not be read as a group.`,
    );
  if (dropped > 0) words.push(`${groupCount(dropped)} that give no rights here were left out.`);
  return words;
}

function groupCount(count: number): string {
  return count === 1 ? "1 group" : `${count.toLocaleString("en")} groups`;
}

function timeInWords(time: Date): string {
  return `${time.toISOString().slice(11, 16)} UTC`;
}
