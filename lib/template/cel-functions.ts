import { createHash } from "node:crypto";
import type { Environment } from "@marcbachmann/cel-js";
import { canonicalValue } from "./canonical-value";
import { fromCel, type Value } from "./cel-values";
import { registerPlainFunctions } from "./plain-functions";
import { TemplateFault } from "./problems";
import { valueToYaml } from "./yaml-emit";

const fail = (message: string): never => {
  throw new TemplateFault("expression-failed", message);
};

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

function dnsLabel(text: string, max: bigint): string {
  const longest = Number(max);
  if (!(longest >= 12 && longest <= 63)) fail("dnsLabel() takes a length from 12 to 63.");
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (label !== "" && label.length <= longest) return label;
  const hash = sha256(text).slice(0, 8);
  const start = label.slice(0, longest - 9).replace(/-$/, "");
  return start === "" ? `x-${hash}` : `${start}-${hash}`;
}

const asValue = (value: unknown): Value => fromCel(value) ?? fail("There is no value to write.");

/**
 * Adds to CEL what is not in its standard library; `celLibrary` describes all that a template may
 * use.
 */
export function registerFunctions(env: Environment): Environment {
  return registerPlainFunctions(env)
    .registerFunction("string.dnsLabel(): string", (s: string) => dnsLabel(s, 63n))
    .registerFunction("string.dnsLabel(int): string", dnsLabel)
    .registerFunction("string.sha256(): string", sha256)
    .registerFunction("string.base64(): string", (s: string) =>
      Buffer.from(s, "utf8").toString("base64"),
    )
    .registerFunction("toJson(dyn): string", (value: unknown) => canonicalValue(asValue(value)))
    .registerFunction("toYaml(dyn): string", (value: unknown) => valueToYaml(asValue(value)));
}
