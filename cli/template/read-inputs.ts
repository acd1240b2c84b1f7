import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { PortalError } from "@/lib/errors";
import { exactNumber, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import {
  type GivenInstance,
  type GivenTarget,
  instanceSchema,
  targetSchema,
} from "@/lib/template-tests";
import { readYaml } from "@/lib/yaml";

/**
 * The parameters in a YAML or JSON file: one map; none without a file. Throws `not_found`,
 * `invalid`.
 */
export async function readParameters(file: string | undefined): Promise<JsonObject> {
  const value = file === undefined ? {} : await readValue(file);
  // An empty file is no parameters.
  if (value === null) return {};
  if (!isJsonObject(value))
    throw new PortalError(
      "invalid",
      `${file ?? ""} does not hold parameters: a map of names to values is expected.`,
    );
  return value;
}

/** What an author says of the target, in a YAML or JSON file. Throws `not_found`, `invalid`. */
export async function readTarget(file: string | undefined): Promise<GivenTarget> {
  if (file === undefined) return {};
  return parse(targetSchema, (await readValue(file)) ?? {}, `${file} does not describe a target`);
}

/** Team and name as the portal would take them. Throws `invalid`. */
export function readInstance({
  team,
  name,
}: {
  team?: string | undefined;
  name?: string | undefined;
}): GivenInstance {
  return parse(
    instanceSchema,
    { ...(team === undefined ? {} : { team }), ...(name === undefined ? {} : { name }) },
    "The instance cannot be called that",
  );
}

/** Characters of a file. */
const longestFile = 4 * 1024 * 1024;

async function readValue(file: string): Promise<Json> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new PortalError("not_found", `The file ${file} cannot be read.`, { cause });
  });
  if (file.endsWith(".json")) return readJson(file, text);
  const { documents, problems } = readYaml(text, { longest: longestFile, intAsBigInt: true });
  const [problem] = problems;
  if (problem !== undefined)
    throw new PortalError("invalid", `${file}:${problem.line}: ${problem.message}`);
  if (documents.length > 1)
    throw new PortalError(
      "invalid",
      `${file} holds ${documents.length} documents; one is expected.`,
    );
  return documents[0]?.value ?? null;
}

function readJson(file: string, text: string): Json {
  try {
    return JSON.parse(text, (_, value: Json, context?: { source?: string }) => {
      if (typeof value !== "number") return value;
      return /^-?\d+$/.test(context?.source ?? "")
        ? exactNumber(BigInt(context?.source ?? value))
        : finite(value);
    }) as Json;
  } catch (cause) {
    throw new PortalError(
      "invalid",
      `${file}: ${cause instanceof Error ? cause.message : "It is not JSON."}`,
      { cause },
    );
  }
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError("A number is too large to be held: use a string for it.");
}

function parse<T>(schema: z.ZodType<T>, value: unknown, otherwise: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`,
  );
  throw new PortalError("invalid", `${otherwise}: ${issues.join("; ")}`);
}
