import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import {
  type CatalogKind,
  catalogPlace,
  type CatalogPlace,
  type FileRevision,
  type Outcome,
  unitOf,
} from "@/lib/curation";
import {
  currentFiles,
  latestDecision,
  proposeChange,
  revisionsOfFile,
} from "@/lib/curation/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError, parseInput } from "@/lib/errors";
import { judgeAgain } from "@/lib/policies/server";
import { accessChange, type AccessChange } from "@/lib/identity/server";
import { type CatalogProblem, isError } from "./catalog-report";
import { decidedByUnit } from "./changed-units";
import { checkUnits } from "./check-units";
import { decideFileInput, editedTextInput } from "./edited-file";
import { exampleOf } from "./examples";
import { takeOverTargetFile } from "./take-over-target-file";

/** What is edited as a text; policies, states of versions and templates have pages of their own. */
const editable = {
  access: { type: "access", called: "access.yaml" },
  settings: { type: "settings", called: "settings.yaml" },
  exception: { type: "exception", called: "the exception" },
  "secret-allowance": { type: "secret-allowance", called: "the allowance" },
  target: { type: "target", called: "the target" },
} as const satisfies Partial<Record<CatalogKind, { type: string; called: string }>>;

type EditablePlace = Extract<CatalogPlace, { kind: keyof typeof editable }>;

/** A file as its editor begins with it. */
export interface EditedFile {
  path: string;
  /** What is in force; undefined: there is none, and `example` shows what one looks like. */
  text: string | undefined;
  example: string;
  /** Number of the latest decision about it: a change names it. */
  seen: number;
  revisions: FileRevision[];
}

/** Decisions that a page shows. */
const shownRevisions = 50;

/** Throws `forbidden`, and `not_found` for what is not edited so. */
export async function editedFile(ctx: Context, path: string): Promise<EditedFile> {
  requireCan(ctx.actor, "catalog.manage");
  const place = editablePlace(path);
  const [{ files }, revisions] = await Promise.all([
    currentFiles(ctx),
    revisionsOfFile(ctx.db, path, shownRevisions),
  ]);
  return {
    path,
    text: files.get(path)?.text,
    example: exampleOf(place),
    seen: await latestDecision(ctx.db, [path]),
    revisions,
  };
}

/** What of these kinds was decided, by path; for Ops. Throws `forbidden`. */
export async function editedFiles(
  ctx: Context,
): Promise<{ path: string; commit: string | undefined }[]> {
  requireCan(ctx.actor, "catalog.manage");
  const { files } = await currentFiles(ctx);
  return [...files.values()]
    .filter(({ path }) => isEditable(catalogPlace(path)))
    .map(({ path, commit }) => ({ path, commit }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What is wrong with a text, and what it would mean. Stores nothing. Throws `forbidden`, `not_found`. */
export async function checkFile(
  ctx: Context,
  raw: unknown,
): Promise<{ problems: readonly CatalogProblem[]; people: AccessChange | undefined }> {
  requireCan(ctx.actor, "catalog.manage");
  const { path, text } = parseInput(editedTextInput, raw);
  const place = editablePlace(path);
  const problems = await problemsWith(ctx, place, { path, text });
  const people =
    place.kind === "access" && !problems.some(isError) && text !== null
      ? await accessChange(ctx, text)
      : undefined;
  return { problems, people };
}

/**
 * Decides what a file says from now on; `text` null takes it away. Throws `forbidden`, `not_found`, `conflict` where somebody
 * decided about it since `seen`, and `invalid` with line and column where it is not right.
 */
export async function decideFile(ctx: Context, raw: unknown): Promise<Outcome> {
  requireCan(ctx.actor, "catalog.manage");
  const { path, text, note, seen } = parseInput(decideFileInput, raw);
  const place = editablePlace(path);
  const before = (await currentFiles(ctx)).files.get(path);
  if (text === null && before === undefined)
    throw new PortalError("not_found", `Nothing is decided in ${path}.`);
  const wrong = (await problemsWith(ctx, place, { path, text })).filter(isError);
  const [first] = wrong;
  if (first)
    throw new PortalError(
      "invalid",
      `Line ${first.line}, column ${first.column}: ${first.message}`,
      {
        fields: wrong.map(({ line, column, message }) => ({
          pointer: "/text",
          message: `${line}:${column}: ${message}`,
        })),
      },
    );
  const { type, called } = editable[place.kind];
  const name = "name" in place ? place.name : type;
  const verb = text === null ? "remove" : before === undefined ? "add" : "change";
  return proposeChange(ctx, {
    action: actions[verb],
    subject: { type, id: name, name: path },
    title: `${titles[verb]} ${"name" in place ? `${called} ${name}` : called}`,
    note,
    files: [{ path, text }],
    seen,
    before: before === undefined ? null : { text: before.text },
    after: text === null ? null : { text },
    inForce: (tx) => follow(ctx, tx, place, { path, text }),
  });
}

const actions = {
  add: "catalog-file.add",
  change: "catalog-file.change",
  remove: "catalog-file.remove",
} as const;
const titles = { add: "Add", change: "Change", remove: "Remove" } as const;

/** What follows from it, where it is in force at once. */
async function follow(
  ctx: Context,
  tx: Prisma.TransactionClient,
  { kind }: EditablePlace,
  { path, text }: { path: string; text: string | null },
): Promise<void> {
  if (kind === "exception" || kind === "secret-allowance") await judgeAgain(tx);
  // A target that is no longer decided stays: instances may live there.
  if (kind === "target" && text !== null) await takeOverTargetFile(ctx, tx, { path, text });
}

async function problemsWith(
  ctx: Context,
  place: EditablePlace,
  { path, text }: { path: string; text: string | null },
): Promise<CatalogProblem[]> {
  const unit = unitOf(place);
  const others = decidedByUnit(await currentFiles(ctx)).get(unit) ?? [];
  const files = [
    ...others.filter((file) => file.path !== path),
    ...(text === null ? [] : [{ path, text }]),
  ];
  if (files.length === 0 && unit !== "decisions") return [];
  const found = (await checkUnits(ctx, [{ unit, files }])).get(unit) ?? [];
  // Of another file only what stands in the way of all.
  return found.filter((problem) => problem.path === path || isError(problem));
}

function isEditable(place: CatalogPlace | undefined): place is EditablePlace {
  return place !== undefined && place.kind in editable;
}

function editablePlace(path: string): EditablePlace {
  const place = catalogPlace(path);
  if (isEditable(place)) return place;
  throw new PortalError("not_found", `There is no file ${path} to edit here.`, {
    hint: "access.yaml, settings.yaml, exceptions/NAME.yaml, secret-allowances/NAME.yaml and targets/NAME.yaml are.",
  });
}
