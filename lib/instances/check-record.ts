import { PortalError } from "@/lib/errors";
import { instanceNamespace } from "./names";
import {
  engineVersion,
  type InstanceRecord,
  isKnownEngine,
  isOlderEngine,
  parseRecord,
  recordFile,
} from "./record";
import { type FolderCheck, type FolderProblem, type Folder, denied } from "./folder-problem";

/** The record speaks of the folder that it is in. */
export function checkRecord(
  { head, base, target }: FolderCheck,
  folder: Folder,
  record: InstanceRecord,
  version: ReturnType<FolderCheck["template"]>,
): FolderProblem[] {
  const path = `${folder.path}/${recordFile}`;
  const said: [string, string, string][] = [
    ["/metadata/team", record.team, folder.team],
    ["/metadata/name", record.name, folder.name],
    ["/spec/target/name", record.target.name, target.name],
    ["/spec/target/environment", record.target.environment, target.environment],
    ["/spec/target/cluster", record.target.cluster, target.cluster.name],
    ["/spec/target/path", record.target.path, folder.path],
    ["/spec/target/namespace", record.target.namespace, instanceNamespace(folder.team)],
    ...(version === undefined
      ? []
      : ([["/spec/template/digest", record.template.digest, version.digest]] as [
          string,
          string,
          string,
        ][])),
  ];
  const problems = said
    .filter(([, is, must]) => is !== must)
    .map(([field, is, must]) =>
      denied(path, field, `The record says ${is}, and this is ${must}.`, must),
    );
  problems.push(...checkEngine(path, record.engine, engineIn(base.get(path))));
  const before = idIn(base.get(path));
  if (before !== undefined && before !== record.id)
    problems.push(
      denied(
        path,
        "/metadata/id",
        "An instance keeps its id for life; another one takes another name, or comes after this one is gone.",
        before,
      ),
    );
  const twin = [...head.keys()].find(
    (other) =>
      other !== path &&
      other.endsWith(`/${recordFile}`) &&
      idIn(head.get(other) ?? "") === record.id,
  );
  if (twin !== undefined)
    problems.push(
      denied(
        path,
        "/metadata/id",
        `It is the id of the instance in ${twin.slice(0, -recordFile.length - 1)}.`,
      ),
    );
  return problems;
}

/** An engine that is known here, and none older than the one that wrote what is there. */
function checkEngine(path: string, engine: string, before: string | undefined): FolderProblem[] {
  const field = "/written/engine";
  if (!isKnownEngine(engine))
    return [
      denied(
        path,
        field,
        `The record says that engine ${engine} wrote it, and this Slipway knows none after ${engineVersion}.`,
        engineVersion,
      ),
    ];
  if (before === undefined || !isOlderEngine(engine, before)) return [];
  return [
    denied(
      path,
      field,
      `Engine ${before} wrote what is there, and ${engine} is an older one: Flux would ask less ` +
        "before it says that the instance is healthy. Change the instance with Slipway, which " +
        "writes the files anew.",
      before,
    ),
  ];
}

/** However it is written; undefined where there is no record, or none that can be read. */
function engineIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return parseRecord(text).engine;
  } catch (error) {
    if (error instanceof PortalError) return undefined;
    throw error;
  }
}

const idIn = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : /^[ \t]+id:\s*"?([0-9a-f-]{36})"?\s*$/m.exec(text)?.[1];
