import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { PortalError } from "@/lib/errors";
import {
  isDenied,
  type Finding,
  judge,
  loadExceptions,
  loadPolicies,
  type PolicyProblem,
  readManifests,
  type UnreadableManifest,
  type Verdict,
  verdicts,
  verdictWords,
} from "@/lib/admission";
import { folderOf, isKustomization, possiblePaths, readDocuments } from "@/lib/kustomize";
import { exitCodes, print } from "./outcome";

interface Options {
  policies: string;
  manifests: string;
  old?: string;
  exceptions?: string;
  target?: string[];
  json?: boolean;
}

/** What was found. */
interface Report {
  ok: boolean;
  objects: number;
  findings: Finding[];
  unreadable: UnreadableManifest[];
  problems: PolicyProblem[];
}

/** `slipway policy …`: what the cluster's policies say of manifests, before the cluster does. */
export function policyCommand(): Command {
  const command = new Command("policy").description("Judge manifests by the policies of a cluster");
  command
    .command("check")
    .description("Say what ValidatingAdmissionPolicies would say of manifests")
    .requiredOption(
      "--policies <path>",
      "file or folder of policies, bindings and their parameters",
    )
    .requiredOption("--manifests <path>", "file or folder of what there is to be in one cluster")
    .option("--old <path>", "file or folder of what there was: only what differs is judged")
    .option("--exceptions <path>", "file or folder of PolicyExceptions")
    .option("--target <label=value...>", "labels of the target; without them every binding applies")
    .option("--json", "for programs")
    .action(async (options: Options) => {
      const report = await checkPolicies(options);
      print(options.json, asJson(report), inWords(report));
      if (!report.ok) process.exitCode = exitCodes.denied;
    });
  return command;
}

/** Judges what the options name. Throws `PortalError` where it cannot be done. */
export async function checkPolicies(options: Options): Promise<Report> {
  const { policies, problems } = loadPolicies(
    (await textsOf(options.policies)).filter((file) => !/(^|\/)tests\//.test(file.path)),
  );
  const [broken] = problems.filter((problem) => problem.severity === "error");
  if (broken !== undefined)
    throw new PortalError(
      "misconfigured",
      `${broken.path}:${broken.line}:${broken.column}: ${broken.message}`,
      { hint: "Nothing was judged: a policy that cannot be read would let everything pass." },
    );
  if (policies.bindings.length === 0)
    throw new PortalError(
      "misconfigured",
      `There is no policy with a binding in ${options.policies}.`,
    );
  const exceptions =
    options.exceptions === undefined
      ? undefined
      : loadExceptions(await textsOf(options.exceptions));
  const [wrong] = exceptions?.problems ?? [];
  if (wrong !== undefined)
    throw new PortalError("misconfigured", `${wrong.path}: ${wrong.message}`);

  const now = readManifests(await textsOf(options.manifests));
  const before = options.old === undefined ? undefined : readManifests(await textsOf(options.old));
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

async function textsOf(place: string): Promise<{ path: string; text: string }[]> {
  const found = await stat(place).catch((cause: unknown) => {
    throw new PortalError("bad_request", `There is no file or folder ${place}.`, { cause });
  });
  if (found.isFile()) return [{ path: path.basename(place), text: await readFile(place, "utf8") }];
  const entries = await readdir(place, { withFileTypes: true, recursive: true });
  const all = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(place, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"),
    )
    .filter((file) => !file.split("/").some((part) => part === ".git" || part === "node_modules"))
    .toSorted();
  const manifests = await readAll(place, all.filter(isManifest));
  // What kustomizations generate from may be any file.
  const referred = new Set(manifests.flatMap(referredBy));
  const others = all.filter((file) => referred.has(file) && !isManifest(file));
  return [...manifests, ...(await readAll(place, others))];
}

const isManifest = (file: string): boolean => /\.(ya?ml|json)$/.test(file) || isKustomization(file);

async function readAll(
  place: string,
  files: readonly string[],
): Promise<{ path: string; text: string }[]> {
  return Promise.all(
    files.map(async (file) => ({
      path: file,
      text: await readFile(path.join(place, file), "utf8"),
    })),
  );
}

function referredBy({ path: file, text }: { path: string; text: string }): string[] {
  const documents = isKustomization(file) ? readDocuments(file, text) : [];
  return Array.isArray(documents) ? possiblePaths(folderOf(file), documents) : [];
}

/**
 * What `--json` prints. Programs read its `verdict` as it was from the start: `deny` where a rule
 * fails, with what follows in `action` and `exception`.
 */
export function asJson(report: Report) {
  return {
    ...report,
    findings: report.findings.map(({ result, verdict: _ofNow, ...finding }) => ({
      verdict: result === "fails" ? ("deny" as const) : ("not-judged" as const),
      ...finding,
    })),
  };
}

/** What is printed for a person. */
export function inWords({ ok, objects, findings, unreadable, problems }: Report): string {
  const lines = [
    ...problems.map(
      (problem) =>
        `${problem.path}:${problem.line}:${problem.column}: ${problem.severity}: ${problem.message}`,
    ),
    ...unreadable.map(
      ({ path: file, line, column, message }) =>
        `${file}:${line}:${column}: not judged: Slipway cannot read it. ${message}`,
    ),
    ...findings.map(findingInWords),
  ];
  const counts = verdicts
    .map((verdict) => [verdict, findings.filter((one) => one.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${inLowerCase(verdict)}`);
  const nothing = ok ? ["nothing is denied"] : [];
  const summary = `${objects} objects: ${[...nothing, ...counts].join(", ")}.`;
  return [...lines, summary].join("\n");
}

const inLowerCase = (verdict: Verdict): string => verdictWords[verdict].toLowerCase();

function findingInWords(finding: Finding): string {
  const { namespace, kind, name } = finding.object;
  const object =
    kind === "" ? "" : ` ${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  const more = [
    finding.expected === undefined ? undefined : `expected: ${finding.expected}`,
    finding.exception === undefined
      ? undefined
      : `exception ${finding.exception.name}, until ${finding.exception.expires}: ${finding.exception.reason}`,
    finding.expired === undefined
      ? undefined
      : `the exception ${finding.expired.name} expired on ${finding.expired.expires}`,
  ].filter((line) => line !== undefined);
  const policy = finding.policy === "" ? "" : ` (${finding.policy})`;
  const field = finding.field === "" ? "" : ` ${finding.field}`;
  const verdict = inLowerCase(finding.verdict);
  return [
    `${finding.file}: ${verdict}:${object}${field}: ${finding.message}${policy}`,
    ...more.map((line) => `  ${line}`),
  ].join("\n");
}
