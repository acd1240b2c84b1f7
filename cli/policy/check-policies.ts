import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
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
} from "@/lib/admission";
import { folderOf, isKustomization, possiblePaths, readDocuments } from "@/lib/kustomize";

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
