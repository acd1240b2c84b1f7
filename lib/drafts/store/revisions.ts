import { createHash } from "node:crypto";
import { z } from "zod";
import { type Asked, mostCounted, type Ordering, type Part, readPart } from "@/lib/paging/server";
import { type Database, jsonColumn, parseStored } from "@/lib/db/server";
import { recordOf } from "@/lib/json";
import type { BundleFiles } from "@/lib/template";
import { type DraftRevision, type RevisionKind, revisionKinds } from "../draft";

/** A file by what its text is known by. */
export interface StoredFile {
  hash: string;
  /** Bytes in UTF-8. */
  size: number;
}

/** All files of a revision, by path. */
export type Manifest = ReadonlyMap<string, StoredFile>;

const manifestSchema = recordOf(z.object({ hash: z.string(), size: z.int() }));
const kindSchema = z.enum(revisionKinds);

/** A text as it is stored. */
export function storedFile(text: string): StoredFile {
  const bytes = Buffer.from(text, "utf8");
  return { hash: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
}

/** Undefined where there is no such revision (any more). */
export async function manifestOf(
  db: Database,
  draftId: string,
  number: number,
): Promise<Manifest | undefined> {
  const row = await db.draftRevision.findUnique({
    where: { draftId_number: { draftId, number } },
    select: { files: true },
  });
  if (row === null) return undefined;
  const place = { table: "draftRevision", column: "files", id: `${draftId}/${number}` };
  return new Map(Object.entries(parseStored(manifestSchema, row.files, place)));
}

/** Texts of a draft by their hashes. */
export async function textsOf(
  db: Database,
  draftId: string,
  hashes: Iterable<string>,
): Promise<Map<string, string>> {
  const rows = await db.draftText.findMany({
    where: { draftId, hash: { in: [...new Set(hashes)] } },
    select: { hash: true, text: true },
  });
  return new Map(rows.map(({ hash, text }) => [hash, text]));
}

/** The files of a revision, as they were saved, by path in alphabetical order. */
export async function filesOf(
  db: Database,
  draftId: string,
  manifest: Manifest,
): Promise<BundleFiles> {
  const texts = await textsOf(
    db,
    draftId,
    [...manifest.values()].map(({ hash }) => hash),
  );
  return Object.fromEntries(
    [...manifest]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { hash }]) => [path, texts.get(hash) ?? ""]),
  );
}

export interface NewRevision {
  draftId: string;
  number: number;
  kind: RevisionKind;
  words: string;
  manifest: Manifest;
  changed: readonly string[];
  byId: string | undefined;
  by: string;
  at: Date;
  /** Texts that may be new to the draft, by hash. */
  texts: ReadonlyMap<string, string>;
}

/** Adds a revision, with those of its texts that the draft does not have yet. */
export async function addRevision(tx: Database, revision: NewRevision): Promise<void> {
  const { manifest, changed, texts, byId, ...rest } = revision;
  const { draftId } = revision;
  await tx.draftText.createMany({
    data: [...texts].map(([hash, text]) => ({
      draftId,
      hash,
      text,
      size: Buffer.byteLength(text),
    })),
    skipDuplicates: true,
  });
  await tx.draftRevision.create({
    data: {
      ...rest,
      byId: byId ?? null,
      files: jsonColumn(
        Object.fromEntries([...manifest].map(([path, { hash, size }]) => [path, { hash, size }])),
      ),
      changed: [...changed],
    },
  });
}

/** Of one draft, whose key begins with it. */
const latestFirst: Ordering<{ number: number }> = {
  name: "revisions",
  keys: [{ column: "number", kind: "number", order: "desc" }],
};

/** A part of the revisions of a draft, the latest first, and how many there are: no more than one over `mostCounted`. */
export async function revisionsOf(
  db: Database,
  draftId: string,
  asked: Asked & { size: number },
): Promise<Part<DraftRevision> & { counted: number }> {
  const [part, counted] = await Promise.all([
    readPart(latestFirst, asked, asked.size, ({ where, ...read }) =>
      db.draftRevision.findMany({ where: { draftId, ...where }, omit: { files: true }, ...read }),
    ),
    db.draftRevision.count({ where: { draftId }, take: mostCounted + 1 }),
  ]);
  const rows = part.rows.map(({ number, kind, words, changed, by, at }) => ({
    number,
    kind: parseStored(kindSchema, kind, {
      table: "draftRevision",
      column: "kind",
      id: `${draftId}/${number}`,
    }),
    words,
    changed,
    by,
    at,
  }));
  return { ...part, rows, counted };
}

/** Number of the latest revision that a push made; undefined: none did. */
export async function lastPush(db: Database, draftId: string): Promise<number | undefined> {
  const { _max } = await db.draftRevision.aggregate({
    where: { draftId, kind: "push" },
    _max: { number: true },
  });
  return _max.number ?? undefined;
}
