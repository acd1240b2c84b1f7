import { z } from "zod";
import { PortalError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";

/** Calls Slipway's REST API with somebody's API token. */
export type Api = (method: "GET" | "POST", path: string, body?: JsonObject) => Promise<JsonObject>;

const seconds = 60;
const problemSchema = z.looseObject({
  title: z.string().optional(),
  detail: z.string().optional(),
  hint: z.string().optional(),
});

/**
 * The API of the Slipway at `SLIPWAY_URL`, with the token in `SLIPWAY_TOKEN`: a token on the
 * command line would stand in the list of processes. Throws `misconfigured` where one is missing,
 * and what the API answers as an error of ours.
 */
export function apiOf(environment: Readonly<Record<string, string | undefined>>): Api {
  const site = siteOf(environment["SLIPWAY_URL"]);
  const token = environment["SLIPWAY_TOKEN"] ?? "";
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new PortalError("misconfigured", "SLIPWAY_TOKEN is missing.", {
      hint: "Make an API token under Account, or with slipway token create, and put it there.",
    });
  return async (method, path, body) => {
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(new URL(`/api/v1${path}`, site), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: "manual",
        signal: AbortSignal.timeout(seconds * 1_000),
      });
      text = await answer.text();
    } catch (cause) {
      throw new PortalError("upstream_unavailable", `${site.origin} does not answer.`, { cause });
    }
    const json = z.looseObject({}).safeParse(parsed(text));
    if (answer.ok && json.success) return json.data as JsonObject;
    const problem = answer.ok ? undefined : problemSchema.safeParse(json.data).data;
    const said = problem?.detail ?? problem?.title;
    throw new PortalError(
      answer.status >= 500 ? "upstream_unavailable" : "upstream_refused",
      said ?? `${site.origin} answered ${answer.status}, and not as Slipway does.`,
      problem?.hint === undefined ? {} : { hint: problem.hint },
    );
  };
}

/** The token is sent there: over https, or to this machine. */
function siteOf(text: string | undefined): URL {
  const site = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (site === undefined || !/^https?:$/.test(site.protocol))
    throw new PortalError("misconfigured", "SLIPWAY_URL is missing, or is no address.", {
      hint: "It is the address that people open: https://slipway.example.com",
    });
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(site.hostname);
  if (site.protocol === "https:" || isHere) return site;
  throw new PortalError("misconfigured", "SLIPWAY_URL must begin with https://.", {
    hint: "A token is sent there, which anybody on the way could read.",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
