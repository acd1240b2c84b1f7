import { type Access, accessOfGroups, hasOps, withOps } from "@/lib/access";
import type { Config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { processLog } from "@/lib/log/server";
import { runTaskUnlessSmall } from "@/lib/threads/server";
import {
  type AccessFault,
  type AccessInForce,
  faultInWords,
  originInWords,
} from "./access-in-force";
import {
  accessSources,
  type AccessReader,
  fileOfEnvironment,
  type GivenText,
} from "./access-sources";
import { parseAccess, type ParsedAccess } from "./parse-access";
import { readAccessTask } from "./tasks";

/** What a source said last, and what came of reading it. */
interface Known {
  said: GivenText["said"];
  read: Promise<Reading>;
}

type Reading = { at: Date } & ({ access: Access } | { faults: readonly AccessFault[] });

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as {
  __slipwayAccess?: { known: Map<string, Known>; last: Map<string, AccessInForce> };
};
const { known, last } = (shared.__slipwayAccess ??= { known: new Map(), last: new Map() });

/**
 * Which groups give what now. A text is parsed once; one that is wrong leaves in force what was in force last in this process,
 * from whatever source: never what an older text of its own gave. Throws `misconfigured` where there is nothing yet and no
 * group is always Ops, or where it is the file of the environment, with which no process begins.
 */
export async function currentAccess(reader: AccessReader): Promise<Access> {
  return (await accessInForce(reader)).access;
}

/** As `currentAccess`, with where it comes from and what is wrong with a newer text. */
export async function accessInForce(reader: AccessReader): Promise<AccessInForce> {
  const key = keyOf(reader);
  const inForce = await nowInForce(reader, last.get(key));
  if (inForce.newer === undefined) last.set(key, inForce);
  return inForce;
}

async function nowInForce(
  reader: AccessReader,
  before: AccessInForce | undefined,
): Promise<AccessInForce> {
  for (const source of accessSources) {
    const given = await source(reader);
    if (given !== undefined) return takenOver(reader, given, before);
  }
  return {
    access: accessOfEnvironment(reader.config),
    origin: { kind: "environment" },
    readAt: undefined,
    newer: undefined,
  };
}

/** Readers with the same sources have the same in force. */
function keyOf({ config }: AccessReader): string {
  const { DATABASE_URL, SLIPWAY_ACCESS_FILE, SLIPWAY_OPS_GROUPS } = config;
  return JSON.stringify([DATABASE_URL, SLIPWAY_ACCESS_FILE, SLIPWAY_OPS_GROUPS]);
}

/** Whether `access.yaml` of the catalog may go: what would count in its place has to be right, and make somebody Ops. */
export async function canDoWithoutCatalog(reader: AccessReader): Promise<boolean> {
  const given = await fileOfEnvironment(reader);
  if (given === undefined) return hasOps(accessOfEnvironment(reader.config));
  return "access" in (await accessOf(given.said, reader.config.SLIPWAY_OPS_GROUPS));
}

function accessOfEnvironment(config: Config): Access {
  return accessOfGroups({
    opsGroups: config.SLIPWAY_OPS_GROUPS,
    viewerGroups: config.SLIPWAY_VIEWER_GROUPS,
    teamPrefix: config.SLIPWAY_TEAM_GROUP_PREFIX,
  });
}

/** Throws `misconfigured` where the text is wrong and nothing can be in force in its place. */
async function takenOver(
  reader: AccessReader,
  given: GivenText,
  before: AccessInForce | undefined,
): Promise<AccessInForce> {
  const { origin } = given;
  const read = await readOnce(reader, given, before);
  if ("access" in read) return { access: read.access, origin, readAt: read.at, newer: undefined };
  const newer = { since: read.at, faults: read.faults };
  if (before !== undefined) return { ...before, newer };
  const { SLIPWAY_OPS_GROUPS: opsGroups } = reader.config;
  if (origin.kind === "file" || opsGroups.length === 0)
    throw new PortalError(
      "misconfigured",
      `${originInWords(origin)} is not right. ${inWords(read.faults)}`,
      {
        hint: "docs/sso.md says what it holds.",
      },
    );
  const nothing: Access = { grants: new Map(), teamPrefix: undefined, teams: new Map() };
  return {
    access: withOps(nothing, opsGroups),
    origin: { kind: "environment" },
    readAt: undefined,
    newer,
  };
}

/** Whoever comes first with a new text has it read; the others wait for what comes of it. */
async function readOnce(
  reader: AccessReader,
  { origin, said }: GivenText,
  before: AccessInForce | undefined,
): Promise<Reading> {
  const key = JSON.stringify([keyOf(reader), origin]);
  const older = known.get(key);
  if (older !== undefined && isSame(older.said, said)) return older.read;
  const read = readText(reader, { origin, said }, before);
  known.set(key, { said, read });
  try {
    return await read;
  } catch (error) {
    // No thread was free, say: it is read again when it is asked for again.
    known.delete(key);
    if (older === undefined) throw error;
    known.set(key, older);
    return older.read;
  }
}

function isSame(a: GivenText["said"], b: GivenText["said"]): boolean {
  return a.text === b.text && a.unreadable === b.unreadable;
}

async function readText(
  { config: { SLIPWAY_OPS_GROUPS: opsGroups }, log = processLog() }: AccessReader,
  { origin, said }: GivenText,
  before: AccessInForce | undefined,
): Promise<Reading> {
  const at = new Date();
  const read = await accessOf(said, opsGroups);
  const from = originInWords(origin);
  if ("access" in read)
    log.info({ origin, groups: read.access.grants.size }, `Rights of groups: read ${from}`);
  else if (before !== undefined || origin.kind !== "file") {
    const counts = before === undefined ? "SLIPWAY_OPS_GROUPS alone" : "as before";
    log.error(
      { origin, faults: read.faults },
      `Rights of groups: ${counts}. ${from}: ${inWords(read.faults)}`,
    );
  }
  return { at, ...read };
}

const inWords = (faults: readonly AccessFault[]): string => faults.map(faultInWords).join(" ");

async function accessOf(
  { text, unreadable }: GivenText["said"],
  opsGroups: readonly string[],
): Promise<{ access: Access } | { faults: readonly AccessFault[] }> {
  if (text === undefined) return { faults: [{ message: unreadable }] };
  const { access, problems } = await runTaskUnlessSmall(readAccessTask, text, {
    characters: text.length,
    here: parseAccess,
  }).catch(tooCostly);
  if (access === undefined) return { faults: problems };
  const whole = withOps(access, opsGroups);
  return hasOps(whole) ? { access: whole } : { faults: [{ message: nobodyIsOps }] };
}

function tooCostly(error: unknown): ParsedAccess {
  if (!(error instanceof PortalError) || error.code !== "too_costly") throw error;
  return { problems: [{ message: error.message, line: 1, column: 1 }] };
}

const nobodyIsOps =
  "It leaves nobody Ops: give a group `roles: [ops]`, or name one in SLIPWAY_OPS_GROUPS.";
