import { Command } from "commander";
import { z } from "zod";
import { apiOf } from "../api";
import { print } from "../outcome";

interface Options {
  reason?: string;
  successor?: string;
  end?: string;
  offeredUntilEnd?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

const decisions = {
  publish: "Offer a draft to developers",
  deprecate: "Say that a version should not be used any more, why, and until when it may",
  withdraw: "Take a version away: nobody can launch it or go to it",
  restore: "Offer a deprecated or withdrawn version again",
} as const;

/**
 * What Ops decide of versions, by the REST API of a running Slipway: `slipway template deprecate NAME VERSION`. A token can do
 * no more than its person may.
 */
export function addDecisions(command: Command): void {
  for (const [decision, description] of Object.entries(decisions)) {
    const one = command
      .command(`${decision} <name> <version>`)
      .description(description)
      .option("--dry-run", "only say what it would mean")
      .option("--json", "for programs");
    if (decision === "deprecate" || decision === "withdraw")
      one
        .requiredOption("--reason <sentence>", "why; everybody who runs it reads it")
        .option(
          "--successor <template[@version]>",
          "what takes its place; @VERSION: of the same template",
        );
    if (decision === "deprecate")
      one
        .option("--end <day>", "until when who runs it should have moved, YYYY-MM-DD")
        .option("--offered-until-end", "the catalog goes on offering it until then");
    one.action((name: string, version: string, options: Options) =>
      decide(decision, name, version, options),
    );
  }
}

const answerSchema = z.union([
  z.object({
    instances: z.int(),
    teams: z.int(),
    offeredNow: z.string().nullable(),
    offeredThen: z.string().nullable(),
  }),
  z.object({ kind: z.enum(["in-force", "proposed"]) }).loose(),
]);

async function decide(
  decision: string,
  name: string,
  version: string,
  { reason, successor, end, offeredUntilEnd, dryRun, json }: Options,
): Promise<void> {
  const at = `/templates/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}/decisions`;
  const answer = await apiOf(process.env)("POST", at, {
    decision,
    ...(reason === undefined ? {} : { reason }),
    ...(successor === undefined ? {} : { successor: successorOf(successor) }),
    ...(end === undefined ? {} : { end }),
    ...(offeredUntilEnd === true ? { offeredUntilEnd } : {}),
    ...(dryRun === true ? { dryRun } : {}),
  });
  print(json, answer, inWords(answerSchema.parse(answer), `${name} ${version}`));
}

/** `worker`, `worker@1.2.0` or `@1.2.0`. */
function successorOf(text: string): { template?: string; version?: string } {
  const [template = "", version] = text.split("@", 2);
  return {
    ...(template === "" ? {} : { template }),
    ...(version === undefined ? {} : { version }),
  };
}

function inWords(answer: z.output<typeof answerSchema>, what: string): string {
  if ("kind" in answer)
    return answer.kind === "in-force"
      ? `${what}: in force.`
      : `${what}: proposed as a pull request on the catalog repository.`;
  const { instances, teams, offeredNow, offeredThen } = answer;
  return [
    `${what}: ${instances} instances of ${teams} teams run it, and keep running.`,
    `The catalog offers ${offeredNow ?? "nothing"} now, and ${offeredThen ?? "nothing"} then.`,
  ].join("\n");
}
