import { Command } from "commander";
import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import { apiOf } from "./api";
import { exitCodes, print } from "./outcome";

interface Options {
  json?: boolean;
}

/**
 * `slipway proposal …`: decisions that are to take effect by a pull request on the catalog's repository, for scripts. It
 * calls the REST API, so that a token can do no more than its person may.
 */
export function proposalCommand(): Command {
  const command = new Command("proposal").description(
    "Proposals of a running Slipway: SLIPWAY_URL is its address, SLIPWAY_TOKEN an API token of Ops",
  );
  command
    .command("list")
    .description("List proposals, the latest first")
    .option("--state <state>", "only those in this state")
    .option("--json", "for programs")
    .action(async ({ json, state }: Options & { state?: string }) => {
      const query = state === undefined ? "" : `?state=${encodeURIComponent(state)}`;
      const answer = await apiOf(process.env)("GET", `/proposals${query}`);
      const { items } = pageSchema.parse(answer);
      print(json, answer, items.map(lineOf).join("\n") || "There is none.");
    });
  const add = (name: string, description: string) =>
    command.command(`${name} <id>`).description(description).option("--json", "for programs");
  add("show", "Say how a proposal stands. Exit 1: it failed").action(
    async (id: string, { json }: Options) => show(await apiOf(process.env)("GET", at(id)), json),
  );
  add("withdraw", "Take a proposal back, and close its pull request").action(
    async (id: string, { json }: Options) =>
      show(await apiOf(process.env)("POST", `${at(id)}/withdraw`), json),
  );
  add("retry", "Try a proposal again that has failed").action(
    async (id: string, { json }: Options) =>
      show(await apiOf(process.env)("POST", `${at(id)}/retry`), json),
  );
  return command;
}

function at(id: string): string {
  return `/proposals/${encodeURIComponent(id)}`;
}

const proposalSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  author: z.string(),
  state: z.string(),
  isInForce: z.boolean(),
  problem: z.string().nullish(),
  waiting: z.looseObject({ for: z.string() }).nullish(),
  pullRequest: z.looseObject({ url: z.string() }).nullish(),
  check: z.looseObject({ title: z.string() }).nullish(),
});
const pageSchema = z.looseObject({ items: z.array(proposalSchema) });

type ProposalAnswer = z.output<typeof proposalSchema>;

const stateOf = ({ state, isInForce }: ProposalAnswer): string => (isInForce ? "in force" : state);

function lineOf(proposal: ProposalAnswer): string {
  const { id, title, author, pullRequest } = proposal;
  return `${id}  ${stateOf(proposal)}  ${title} (${author})${pullRequest ? `  ${pullRequest.url}` : ""}`;
}

function show(answer: JsonObject, json: boolean | undefined): void {
  const proposal = proposalSchema.parse(answer);
  const { id, title, author, state, problem, waiting, pullRequest, check } = proposal;
  const lines = [
    `${title}: ${stateOf(proposal)}`,
    `  by ${author}`,
    ...(problem ? [`  ${problem}`] : []),
    ...(waiting ? [`  waits: ${waiting.for}`] : []),
    ...(pullRequest ? [`  ${pullRequest.url}`] : []),
    ...(check?.title ? [`  check: ${check.title}`] : []),
    `  ${id}`,
  ];
  print(json, answer, lines.join("\n"));
  if (state === "failed") process.exitCode = exitCodes.denied;
}
