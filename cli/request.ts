import { Command } from "commander";
import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import { apiOf } from "./api";
import { exitCodes, print } from "./outcome";
import { readParameters } from "./template/read-inputs";

interface Options {
  json?: boolean;
}

/**
 * `slipway request …`: what a person can do with a request on its page, for scripts. It calls the
 * REST API, so that a token can do no more than its person may.
 */
export function requestCommand(): Command {
  const command = new Command("request").description(
    "Requests of a running Slipway: SLIPWAY_URL is its address, SLIPWAY_TOKEN an API token",
  );
  const add = (name: string, description: string) =>
    command.command(`${name} <id>`).description(description).option("--json", "for programs");

  add("show", "Say how a request stands. Exit 1: it failed").action(
    async (id: string, { json }: Options) => show(await apiOf(process.env)("GET", at(id)), json),
  );
  add("retry", "Try again what failed or waits, from where it stopped").action(
    async (id: string, { json }: Options) =>
      show(await apiOf(process.env)("POST", `${at(id)}/retry`), json),
  );
  add("cancel", "Take a request back, and close its pull request").action(
    async (id: string, { json }: Options) =>
      show(await apiOf(process.env)("POST", `${at(id)}/cancel`), json),
  );
  add("revise", "Change what a request asks for: one more commit on its pull request")
    .requiredOption("--params <file>", "all of its parameters, in YAML or JSON")
    .action(async (id: string, { json, params }: Options & { params: string }) => {
      const parameters = await readParameters(params);
      show(await apiOf(process.env)("POST", `${at(id)}/revisions`, { parameters }), json);
    });
  return command;
}

function at(id: string): string {
  return `/requests/${encodeURIComponent(id)}`;
}

const requestSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  team: z.string(),
  state: z.string(),
  stateReason: z.string().nullish(),
  pullRequest: z.looseObject({ url: z.string() }).nullish(),
});

function show(request: JsonObject, json: boolean | undefined): void {
  const { id, name, team, state, stateReason, pullRequest } = requestSchema.parse(request);
  const lines = [
    `${team}/${name}: ${state}`,
    ...(stateReason ? [`  ${stateReason}`] : []),
    ...(pullRequest ? [`  ${pullRequest.url}`] : []),
    `  ${id}`,
  ];
  print(json, request, lines.join("\n"));
  if (state === "failed") process.exitCode = exitCodes.denied;
}
