import { PortalError } from "@/lib/errors";
import {
  isDenied,
  type Finding,
  judge,
  loadExceptions,
  type PolicyProblem,
  readManifests,
  type UnreadableManifest,
} from "@/lib/admission";
import { readPolicies } from "./read-policies";
import { readTexts } from "./read-texts";

/** What is judged, and by what. */
export interface PolicyOptions {
  policies: string;
  manifests: string;
  old?: string;
  exceptions?: string;
  target?: string[];
}

/** What was found. */
export interface PolicyReport {
  ok: boolean;
  objects: number;
  findings: Finding[];
  unreadable: UnreadableManifest[];
  problems: PolicyProblem[];
}

/** Judges what the options name. Throws `PortalError` where it cannot be done. */
export async function checkPolicies(options: PolicyOptions): Promise<PolicyReport> {
  const { policies, problems } = await readPolicies(options.policies);
  const exceptions =
    options.exceptions === undefined
      ? undefined
      : loadExceptions(await readTexts(options.exceptions));
  const [wrong] = exceptions?.problems ?? [];
  if (wrong !== undefined)
    throw new PortalError("misconfigured", `${wrong.path}: ${wrong.message}`);

  const now = readManifests(await readTexts(options.manifests));
  const before =
    options.old === undefined ? undefined : readManifests(await readTexts(options.old));
  const findings = judge({
    policies,
    objects: now.objects,
    invisible: now.invisible,
    ...(before === undefined ? {} : { before: before.objects, scope: "changed" as const }),
    ...(options.target === undefined ? {} : { target: { labels: labelsOf(options.target) } }),
    ...(exceptions === undefined
      ? {}
      : { exceptions: { list: exceptions.exceptions, now: new Date() } }),
  });
  return {
    ok: !findings.some(isDenied) && now.unreadable.length === 0,
    objects: now.objects.length,
    findings,
    unreadable: now.unreadable,
    problems,
  };
}

function labelsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = "", ...value] = pair.split("=");
      if (key === "" || value.length === 0)
        throw new PortalError("bad_request", `${pair} is not a label: write key=value.`);
      return [key, value.join("=")];
    }),
  );
}
