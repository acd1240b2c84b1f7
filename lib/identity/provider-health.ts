import { z } from "zod";
import type { Config } from "@/lib/config/server";
import { wellKnown } from "./provider";

/** What the identity provider's description says when it is asked for now. */
export interface ProviderHealth {
  /** Where it was asked for. */
  url: string;
  /** Undefined where nothing answered. */
  status: number | undefined;
  /** Why not, as Node.js calls it: `ECONNREFUSED`. */
  failure: string | undefined;
  /** The issuer that it names; undefined where it is no description. */
  issuer: string | undefined;
  /** What its clock says, in whole seconds. */
  date: Date | undefined;
}

const description = z.object({ issuer: z.string() });
/** Characters of a description: it names endpoints and algorithms. */
const longest = 256 * 1024;

/**
 * Asks the provider for its description (OpenID Connect Discovery 1.0, section 4), as signing in
 * does, without using what it said before. Never throws.
 */
export async function providerHealth(
  config: Config,
  milliseconds: number,
): Promise<ProviderHealth> {
  const url = wellKnown(config);
  const nothing = {
    url,
    status: undefined,
    failure: undefined,
    issuer: undefined,
    date: undefined,
  };
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(milliseconds) });
    const text = await answer.text();
    const date = new Date(answer.headers.get("date") ?? "");
    return {
      ...nothing,
      status: answer.status,
      issuer: text.length > longest ? undefined : issuerOf(text),
      date: Number.isNaN(date.getTime()) ? undefined : date,
    };
  } catch (error) {
    return { ...nothing, failure: failureOf(error) };
  }
}

function issuerOf(text: string): string | undefined {
  try {
    return description.safeParse(JSON.parse(text)).data?.issuer;
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string")
    return cause.code;
  return cause instanceof Error && cause.name === "TimeoutError" ? "timed out" : "no answer";
}
