import { Command } from "commander";
import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import { apiOf } from "./api";
import { print } from "./outcome";

interface AskOptions {
  rule?: string;
  team: string;
  kind: string;
  name: string;
  namespace?: string;
  reason: string;
  until: string;
  json?: boolean;
}

/**
 * `slipway exception …`: exceptions from policies, asked for and decided. It calls the REST API, so that a token can do
 * no more than its person may: nobody decides what they asked for.
 */
export function exceptionCommand(): Command {
  const command = new Command("exception").description(
    "Exceptions from policies, in a running Slipway: SLIPWAY_URL is its address, SLIPWAY_TOKEN an API token",
  );
  command
    .command("list")
    .description("List what was asked for: what waits first")
    .option("--json", "for programs")
    .action(async ({ json }: { json?: boolean }) => {
      const answer = await apiOf(process.env)("GET", "/exception-requests");
      const { items } = z.object({ items: z.array(requestSchema) }).parse(answer);
      const words = items.length === 0 ? "Nobody asked for one." : items.map(inWords).join("\n");
      print(json, answer, words);
    });
  command
    .command("ask <policy>")
    .description("Ask that a policy lets one object pass until a day; somebody of Ops decides")
    .option("--rule <number>", "which of its rules, from 1; left out: the policy as a whole")
    .requiredOption("--team <team>", "whose object it is")
    .requiredOption("--kind <kind>", "of the object: Deployment")
    .requiredOption("--name <name>", "of the object")
    .option("--namespace <namespace>", "of the object")
    .requiredOption("--reason <words>", "why it is needed; who decides has only that")
    .requiredOption("--until <day>", "the last day, in UTC: 2027-03-31")
    .option("--json", "for programs")
    .action(async (policy: string, options: AskOptions) => {
      const { rule, team, kind, name, namespace, reason, until, json } = options;
      await show(json, "/exception-requests", {
        policy,
        team,
        reason,
        expires: until,
        object: { kind, name, ...(namespace === undefined ? {} : { namespace }) },
        // The page, too, counts rules from 1.
        ...(rule === undefined ? {} : { rule: Number(rule) - 1 }),
      });
    });
  command
    .command("grant <id>")
    .description("Grant what was asked for, as code of the catalog")
    .option("--remark <words>", "for who asked", "")
    .option("--until <day>", "another last day than was asked for")
    .option("--json", "for programs")
    .action(
      async (
        id: string,
        { remark, until, json }: { remark: string; until?: string; json?: boolean },
      ) =>
        show(json, at(id), {
          verdict: "grant",
          remark,
          ...(until === undefined ? {} : { expires: until }),
        }),
    );
  command
    .command("refuse <id>")
    .description("Refuse it")
    .requiredOption("--remark <words>", "why, so that they know what to do instead")
    .option("--json", "for programs")
    .action(async (id: string, { remark, json }: { remark: string; json?: boolean }) =>
      show(json, at(id), { verdict: "refuse", remark }),
    );
  return command;
}

function at(id: string): string {
  return `/exception-requests/${encodeURIComponent(id)}/decide`;
}

async function show(json: boolean | undefined, path: string, body: JsonObject): Promise<void> {
  const request = await apiOf(process.env)("POST", path, body);
  print(json, request, inWords(requestSchema.parse(request)));
}

const requestSchema = z.looseObject({
  id: z.string(),
  policy: z.string(),
  rule: z.number().optional(),
  team: z.string(),
  object: z.looseObject({ kind: z.string(), name: z.string() }),
  state: z.string(),
  reason: z.string(),
  expires: z.string(),
  askedBy: z.string(),
  remark: z.string(),
});

function inWords(request: z.output<typeof requestSchema>): string {
  const { id, policy, rule, team, object, state, reason, expires, askedBy, remark } = request;
  return [
    `${policy}${rule === undefined ? "" : `, rule ${rule + 1}`}: ${object.kind} ${object.name} of ${team}, until ${expires}: ${state}`,
    `  ${askedBy}: ${reason}`,
    ...(remark === "" ? [] : [`  ${remark}`]),
    `  ${id}`,
  ].join("\n");
}
