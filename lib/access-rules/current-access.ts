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
import { type AccessLog, accessSources, type AccessReader, type GivenText } from "./access-sources";
import { parseAccess, type ParsedAccess } from "./parse-access";
import { readAccessTask } from "./tasks";

/** What a source said last, and what is in force since. */
interface Known {
  said: GivenText["said"];
  inForce: Promise<AccessInForce>;
}

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as { __slipwayAccess?: Map<string, Known> };
const known = (shared.__slipwayAccess ??= new Map<string, Known>());

/**
 * Which groups give what now. A text is parsed once; one that is wrong leaves the last good one in
 * force. Throws `misconfigured` where this process has read no good one yet.
 */
export async function currentAccess(reader: AccessReader): Promise<Access> {
  return (await accessInForce(reader)).access;
}

/** As `currentAccess`, with where it comes from and what is wrong with a newer text. */
export async function accessInForce(reader: AccessReader): Promise<AccessInForce> {
  for (const source of accessSources) {
    const given = await source(reader);
    if (given !== undefined) return takenOver(reader, given);
  }
  return {
    access: accessOfEnvironment(reader.config),
    origin: { kind: "environment" },
    readAt: undefined,
    newer: undefined,
  };
}

function accessOfEnvironment(config: Config): Access {
  return accessOfGroups({
    opsGroups: config.SLIPWAY_OPS_GROUPS,
    viewerGroups: config.SLIPWAY_VIEWER_GROUPS,
    teamPrefix: config.SLIPWAY_TEAM_GROUP_PREFIX,
  });
}

/** Whoever comes first with a new text has it read; the others wait for what comes of it. */
function takenOver(
  { config: { SLIPWAY_OPS_GROUPS: opsGroups }, log }: AccessReader,
  { origin, said }: GivenText,
): Promise<AccessInForce> {
  const key = JSON.stringify([origin, opsGroups]);
  const before = known.get(key);
  if (before !== undefined && isSame(before.said, said)) return before.inForce;
  const taking = { opsGroups, log: log ?? processLog(), last: before?.inForce };
  const inForce = readText({ origin, said }, taking).catch((error: unknown) => {
    // No thread was free, say: it is read again when it is asked for again.
    known.delete(key);
    if (before === undefined) throw error;
    known.set(key, before);
    return before.inForce;
  });
  known.set(key, { said, inForce });
  return inForce;
}

function isSame(a: GivenText["said"], b: GivenText["said"]): boolean {
  return a.text === b.text && a.unreadable === b.unreadable;
}

interface Taking {
  opsGroups: readonly string[];
  log: AccessLog;
  /** What is in force so far. */
  last: Promise<AccessInForce> | undefined;
}

/** Throws `misconfigured` where the text is wrong and nothing is in force so far. */
async function readText(
  { origin, said }: GivenText,
  { opsGroups, log, last }: Taking,
): Promise<AccessInForce> {
  const before = await last?.catch(() => undefined);
  const now = new Date();
  const read = await accessOf(said, opsGroups);
  const from = originInWords(origin);
  if ("access" in read) {
    log.info({ origin, groups: read.access.grants.size }, `Rights of groups: read ${from}`);
    return { access: read.access, origin, readAt: now, newer: undefined };
  }
  const words = read.faults.map(faultInWords).join(" ");
  if (before === undefined)
    throw new PortalError("misconfigured", `${from} is not right. ${words}`, {
      hint: "docs/sso.md says what it holds.",
    });
  log.error({ origin, faults: read.faults }, `Rights of groups: as before. ${from}: ${words}`);
  return { ...before, newer: { since: now, faults: read.faults } };
}

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
