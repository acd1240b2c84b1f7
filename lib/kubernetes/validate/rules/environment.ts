import { type Json } from "@/lib/json";
import { dottedPath, field, listField } from "../../object";
import { shown } from "../../problem";
import { filledText, isThere, type Path, type Refusals } from "./refusing";

const sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

/** `ValidateEnv`, `validateEnvVarValueFrom` and `ValidateEnvFrom`. */
export function checkEnvironment(container: Json, path: Path, refusals: Refusals): void {
  const seen = new Set<string>();
  for (const [index, variable] of listField(container, "env").entries()) {
    const name = filledText(variable, "name");
    const at = [...path, "env", index];
    if (name !== undefined && seen.has(name))
      refusals.report({
        severity: "warning",
        code: "duplicate-name",
        message: `${dottedPath([...at, "name"])}: ${shown(name)} is set twice; the last one counts.`,
        path: [...at, "name"],
      });
    if (name !== undefined) {
      seen.add(name);
      checkName(name, [...at, "name"], refusals);
    }
    const from = field(variable, "valueFrom");
    if (from === undefined || from === null) continue;
    if (filledText(variable, "value") !== undefined)
      refusals.forbidden(at, "has both value and valueFrom; only one may be given");
    const given = sources.filter((source) => isThere(from, source));
    if (given.length === 0)
      refusals.refuse(
        "missing-field",
        [...at, "valueFrom"],
        `must have one of ${sources.join(", ")}`,
      );
    if (given.length > 1)
      refusals.forbidden(
        [...at, "valueFrom"],
        `has several sources of which only one may be used: ${given.join(", ")}`,
      );
  }
  for (const [index, from] of listField(container, "envFrom").entries()) {
    const at = [...path, "envFrom", index];
    const prefix = filledText(from, "prefix");
    if (prefix !== undefined) checkName(prefix, [...at, "prefix"], refusals);
    const given = ["configMapRef", "secretRef"].filter((source) => isThere(from, source));
    if (given.length === 0)
      refusals.refuse("missing-field", at, "must have one of configMapRef, secretRef");
    if (given.length > 1)
      refusals.forbidden(at, "has both configMapRef and secretRef; only one may be given");
    for (const source of given)
      if (filledText(from, source, "name") === undefined) refusals.missing([...at, source], "name");
  }
}

/** Printable ASCII but `=` (`IsRelaxedEnvVarName`). */
function checkName(name: string, path: Path, refusals: Refusals): void {
  if (/^[ -<>-~]+$/.test(name)) return;
  refusals.refuse(
    "invalid-name",
    path,
    `cannot be ${shown(name)}: printable ASCII characters without =`,
  );
}
