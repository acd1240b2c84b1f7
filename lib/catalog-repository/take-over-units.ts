import type { Context } from "@/lib/access/server";
import type { AuditSubject } from "@/lib/audit";
import { parseVersionStates } from "@/lib/catalog";
import { applyVersionStates } from "@/lib/catalog/server";
import { catalogPlace, type CatalogUnit, type CurrentFiles } from "@/lib/curation";
import { takeOver } from "@/lib/curation/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { judgeAgain } from "@/lib/policies/server";
import { type CatalogProblem, isError } from "./catalog-report";
import { type ChangedUnit, decidedByUnit } from "./changed-units";
import { checkUnits } from "./check-units";
import { takeInTemplate } from "./take-in-template";
import { takeOverTargetFile } from "./take-over-target-file";

/** Where units come from. */
export interface Origin {
  /** Of the catalog repository; null: they are imported. */
  commit: string | null;
  /** What templates say as their source: `acme/catalog`. */
  source: string;
  /** What the record says of it besides. */
  after?: Readonly<Record<string, string>>;
}

/** What became of a unit. */
export interface TakenUnit {
  unit: CatalogUnit;
  problems: readonly CatalogProblem[];
  /** What was given is in force now; else its last good version. */
  isInForce: boolean;
}

/** Who takes over: another one may begin at any time, and what this one would write is then no longer wanted. */
export interface TakeOverFence {
  /** Before what is written in transactions of its own: throws where somebody else took over. */
  still(): Promise<void>;
  /** First in each transaction: the same, and nobody takes over until it ends. */
  hold(tx: Prisma.TransactionClient): Promise<void>;
}

interface Work {
  ctx: Context;
  current: CurrentFiles;
  gone: ReadonlySet<CatalogUnit>;
  fence: TakeOverFence | undefined;
  origin: Origin;
  problems: ReadonlyMap<CatalogUnit, readonly CatalogProblem[]>;
}

/**
 * Brings units into force, each as far as nothing is wrong with it: what is broken keeps its last good version and holds
 * nothing else up. `unreadable`: files that could not be read, which are errors of their units. Doing it again changes
 * nothing. Throws what the database throws.
 */
export async function takeOverUnits(
  ctx: Context,
  changed: readonly ChangedUnit[],
  {
    current,
    origin,
    unreadable,
    fence,
    gone = new Set(),
  }: {
    current: CurrentFiles;
    origin: Origin;
    unreadable: ReadonlyMap<CatalogUnit, readonly CatalogProblem[]>;
    /** Left out: nobody else can. */
    fence?: TakeOverFence;
    /** Templates that were taken over and have no folder any more. */
    gone?: ReadonlySet<CatalogUnit>;
  },
): Promise<TakenUnit[]> {
  const names = new Set(changed.map(({ unit }) => unit));
  const stays = [...decidedByUnit(current)]
    .filter(([unit]) => unit.startsWith("policies/") && !names.has(unit))
    .map(([unit, files]) => ({ unit, files }));
  // Where no decision is left nobody may be Ops any more: that is looked at, too.
  const present = changed.filter(
    ({ unit, files }) => (files.length > 0 || unit === "decisions") && !unreadable.has(unit),
  );
  const found = await checkUnits(ctx, present, stays, fence?.still);
  const problems = new Map([...found, ...unreadable]);
  const work: Work = { ctx, origin, current, gone, fence, problems };
  const taken: TakenUnit[] = [];
  for (const one of changed)
    if (one.unit === "decisions") taken.push(await takeDecisions(work, one));
  taken.push(
    ...(await takePolicies(
      work,
      changed.filter(({ unit }) => unit.startsWith("policies/")),
    )),
  );
  for (const one of changed) {
    await fence?.still();
    if (one.unit.startsWith("targets/")) taken.push(await takeTarget(work, one));
    if (one.unit.startsWith("templates/")) taken.push(await takeTemplate(work, one));
  }
  return taken;
}

/** What all decisions of one reading have in common. */
const madeElsewhere = ({ origin: { commit, after }, fence }: Work) => ({
  commit,
  ...(after === undefined ? {} : { after }),
  ...(fence === undefined ? {} : { hold: fence.hold }),
});

const problemsOf = ({ problems }: Work, { unit }: ChangedUnit) => problems.get(unit) ?? [];

async function takeDecisions(work: Work, one: ChangedUnit): Promise<TakenUnit> {
  const problems = problemsOf(work, one);
  if (problems.some(isError)) return { unit: one.unit, problems, isInForce: false };
  const { ctx, current } = work;
  await takeOver(ctx, {
    ...madeElsewhere(work),
    units: [{ subject: subjectOf(one.unit), files: one.diff }],
    inForce: async (tx) => {
      for (const { path, text } of one.diff) {
        const place = catalogPlace(path);
        if (place?.kind !== "versions") continue;
        // Tidied up together with the template's folder: nothing is said of its versions any more, and none is offered again.
        if (text === null && work.gone.has(`templates/${place.name}`)) continue;
        const entriesOf = (said: string | null | undefined) =>
          parseVersionStates(place.name, said ?? "").entries;
        const states = {
          entries: entriesOf(text),
          before: entriesOf(current.files.get(path)?.text),
        };
        // What is not there yet is taken in after this, and brought to its state then.
        await applyVersionStates(tx, place.name, states, { now: ctx.now(), by: ctx.actor.name });
      }
      await judgeAgain(tx);
    },
  });
  return { unit: one.unit, problems, isInForce: true };
}

/**
 * All together, so that a policy that moves to another folder is never there twice, nor missing. While any of them is broken
 * none is taken away: what is broken may be what comes in its place.
 */
async function takePolicies(work: Work, changed: readonly ChangedUnit[]): Promise<TakenUnit[]> {
  const isBroken = (one: ChangedUnit) => problemsOf(work, one).some(isError);
  const [broken] = changed.filter(isBroken);
  const isHeldBack = ({ files }: ChangedUnit) => files.length === 0 && broken !== undefined;
  const ready = changed.filter((one) => !isBroken(one) && !isHeldBack(one));
  if (ready.length > 0)
    await takeOver(work.ctx, {
      ...madeElsewhere(work),
      units: ready.map(({ unit, diff }) => ({ subject: subjectOf(unit), files: diff })),
      inForce: (tx) => judgeAgain(tx),
    });
  return changed.map((one) => ({
    unit: one.unit,
    problems: [
      ...problemsOf(work, one),
      ...(isHeldBack(one) && broken !== undefined ? [heldBack(one, broken)] : []),
    ],
    isInForce: ready.includes(one),
  }));
}

function heldBack({ unit }: ChangedUnit, broken: ChangedUnit): CatalogProblem {
  return {
    severity: "error",
    path: `${unit}/policy.yaml`,
    line: 1,
    column: 1,
    message: `It is gone from the repository, and counts until ${broken.unit} is mended.`,
    hint: "What is broken may be what was to come in its place.",
  };
}

async function takeTarget(work: Work, one: ChangedUnit): Promise<TakenUnit> {
  const problems = [...problemsOf(work, one)];
  if (problems.some(isError)) return { unit: one.unit, problems, isInForce: false };
  const { ctx } = work;
  try {
    await takeOver(ctx, {
      ...madeElsewhere(work),
      units: [{ subject: subjectOf(one.unit), files: one.diff }],
      inForce: async (tx) => {
        for (const file of one.files) await takeOverTargetFile(ctx, tx, file);
        await judgeAgain(tx);
      },
    });
    return { unit: one.unit, problems, isInForce: true };
  } catch (error) {
    return { unit: one.unit, problems: [asProblem(error, one)], isInForce: false };
  }
}

async function takeTemplate(work: Work, one: ChangedUnit): Promise<TakenUnit> {
  const problems = problemsOf(work, one);
  if (problems.some(isError)) return { unit: one.unit, problems, isInForce: false };
  try {
    const refused = await takeInTemplate(work.ctx, one.files, work.origin.source);
    return {
      unit: one.unit,
      problems: [...problems, ...refused],
      isInForce: !refused.some(isError),
    };
  } catch (error) {
    return { unit: one.unit, problems: [asProblem(error, one)], isInForce: false };
  }
}

/** What is only found when it is taken over. Throws what is no fault of the unit. */
function asProblem(error: unknown, { unit, files }: ChangedUnit): CatalogProblem {
  if (!(error instanceof PortalError) || error.code === "internal" || error.code === "unavailable")
    throw error;
  const path = files.find((file) => file.path.endsWith("template.yaml"))?.path ?? files[0]?.path;
  return {
    severity: "error",
    path: path ?? unit,
    line: 1,
    column: 1,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

function subjectOf(unit: CatalogUnit): AuditSubject {
  if (unit === "decisions") return { type: "catalog", id: unit, name: unit };
  const [kind = "", name = ""] = unit.split("/");
  return { type: kind === "policies" ? "policy" : "target", id: name, name };
}
