import { statSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import type { Context } from "@/lib/access/server";
import {
  type BackupReport,
  type FolderReport,
  hasBackup,
  holdSlipway,
  restoreBackup,
  type RestoreReport,
  resume,
  type ResumeReport,
  writeBackup,
  writeBackupInto,
} from "@/lib/backup/server";
import { config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import type { RepositoryRef } from "@/lib/git-host";
import { gitRepository, hostConnection } from "@/lib/git-host/server";
import { seedConfigured } from "@/lib/seeds/server";
import { withDatabaseRunning, withInstallation } from "./installation";
import { exitCodes, print } from "./outcome";

/** `slipway backup`: all of the database in one file. */
export function backupCommand(): Command {
  return new Command("backup")
    .description("Write all of the database to a new file, while Slipway goes on")
    .argument(
      "<file>",
      "a new file, a folder for one that is named for its time, or - for standard output",
    )
    .option("--encrypt", "with SLIPWAY_BACKUP_KEY, or else a key made from SLIPWAY_ENCRYPTION_KEY")
    .option("--keep <number>", "of a folder: how many of the latest stay there", wholeNumber)
    .option("--first", "of a folder: only where it has none yet")
    .option("--json", "for programs")
    .action(async (file: string, options: BackupOptions) => {
      const { encrypt = false, keep, first = false, json } = options;
      const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
      if ((keep !== undefined || first) && !isFolder)
        throw new PortalError(
          "invalid",
          `${file} is no folder, and --keep and --first are about one.`,
          {
            hint: "slipway backup FOLDER --keep 14",
          },
        );
      if (file === "-") return backUpToPipe(encrypt);
      if (!isFolder) {
        const report = await backUp((ctx) => writeBackup(ctx, file, { encrypt }));
        return print(json, report, madeInWords(file, report));
      }
      if (first && (await hasBackup(file))) return print(json, {}, `${file} has one already.`);
      const report = await backUp((ctx) => writeBackupInto(ctx, file, { encrypt, keep }));
      print(json, report, [madeInWords(report.file, report), ...removedInWords(report)].join("\n"));
    });
}

interface BackupOptions {
  encrypt?: boolean;
  keep?: number;
  first?: boolean;
  json?: boolean;
}

const backUp = <Report>(work: (ctx: Context) => Promise<Report>): Promise<Report> =>
  withDatabaseRunning(() => withInstallation(work));

async function backUpToPipe(encrypt: boolean): Promise<void> {
  requirePipe();
  const report = await backUp((ctx) => writeBackup(ctx, process.stdout, { encrypt }));
  process.stderr.write(`${madeInWords("Standard output", report)}\n`);
}

/** Throws where it is none from 1 on. */
function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It has to be a number from 1 on.");
}

const removedInWords = ({ removed }: FolderReport): string[] =>
  removed.length === 0 ? [] : [`Taken away, as older: ${removed.join(", ")}.`];

/** `slipway restore`: such a file into an empty database, which is held then. */
export function restoreCommand(): Command {
  return new Command("restore")
    .description("Fill an empty database with a backup; Slipway is held until slipway resume")
    .argument("<file>", "what slipway backup wrote, or - for standard input")
    .option("--replace", "drop what is in the database of a Slipway that was used before")
    .option("--json", "for programs")
    .action(
      async (file: string, { replace = false, json }: { replace?: boolean; json?: boolean }) => {
        if (file === "-") requirePipedIn();
        const from = file === "-" ? process.stdin : file;
        const report = await withDatabaseRunning(() =>
          restoreBackup({ config: config(), by: "slipway command", now: () => new Date() }, from, {
            replace,
          }),
        );
        print(json, report, restoredInWords(report));
      },
    );
}

/** `slipway hold`: for a copy that something else has restored. */
export function holdCommand(): Command {
  return new Command("hold")
    .description(
      "Do nothing and take nothing until slipway resume: for a copy made with pg_restore",
    )
    .requiredOption("--because <words>", "why, in a sentence; everybody is shown it")
    .option("--json", "for programs")
    .action(async ({ because, json }: { because: string; json?: boolean }) => {
      const isNew = await withDatabaseRunning(() =>
        withInstallation((ctx) => holdSlipway(ctx, because)),
      );
      print(json, { held: true }, isNew ? "Slipway is held." : "Slipway was held already.");
    });
}

/** `slipway resume`: ends a hold, after all that is under way was compared with the Git host. */
export function resumeCommand(): Command {
  return new Command("resume")
    .description(
      "Compare every open request with the Git host, and go on. Exit 1: it could not be asked about some, and Slipway is still held",
    )
    .option("--unanswered", "go on although the host could not be asked about some")
    .option("--json", "for programs")
    .action(async ({ unanswered = false, json }: { unanswered?: boolean; json?: boolean }) => {
      await withDatabaseRunning(() =>
        withInstallation(async (ctx) => {
          const { db, config, log, now } = ctx;
          const repository = (ref: RepositoryRef) =>
            gitRepository(() => hostConnection({ db, config }), ref);
          const report = await resume(ctx, { db, config, log, now, repository }, { unanswered });
          print(json, report, resumedInWords(report));
          if (!report.resumed) process.exitCode = exitCodes.denied;
          // What set-up leaves as it is on a database that is held.
          else await seedConfigured(ctx);
        }),
      );
    });
}

/** Nothing else is written there. Throws `invalid` where it is a terminal. */
function requirePipe(): void {
  if (process.stdout.isTTY)
    throw new PortalError("invalid", "A backup is no text, and standard output is a terminal.", {
      hint: "slipway backup - > FILE",
    });
  process.env["LOG_LEVEL"] = "silent";
}

/** Throws `invalid` where it is a terminal. */
function requirePipedIn(): void {
  if (process.stdin.isTTY)
    throw new PortalError("invalid", "A backup is no text, and standard input is a terminal.", {
      hint: "slipway restore - < FILE",
    });
}

function madeInWords(
  file: string,
  { createdAt, tables, rows, bytes, encryptedWith }: BackupReport,
): string {
  return [
    `${file}: ${rows} rows of ${tables} tables, ${bytes} bytes, as of ${createdAt.toISOString()}.`,
    encryptedWith === undefined
      ? "It is not encrypted: it holds what people typed, and the hashes of API tokens."
      : `It is encrypted with ${encryptedWith}, without which nobody reads it.`,
    "It does not hold SLIPWAY_ENCRYPTION_KEY. Keep the environment elsewhere.",
  ].join("\n");
}

function restoredInWords(report: RestoreReport): string {
  const { createdAt, tables, rows, migrated, keysMissing } = report;
  const lines = [`Restored ${rows} rows of ${tables} tables, as of ${createdAt.toISOString()}.`];
  if (migrated.length > 0) lines.push(`Migrated since: ${migrated.join(", ")}.`);
  if (keysMissing.length > 0)
    lines.push(
      `An older key of the original is not in SLIPWAY_ENCRYPTION_KEY (${keysMissing.join(", ")}): what it sealed stays shut.`,
    );
  lines.push(
    "Slipway is held: start it, look around, make sure that the original is ended, then run slipway resume.",
  );
  return lines.join("\n");
}

/** What is printed for a person. */
export function resumedInWords(report: ResumeReport): string {
  const { resumed, compared, found, unanswered, unknown } = report;
  return [
    `${compared} under way, compared with the Git host.`,
    ...found.map((what) => `The host knew more of ${what}: taken over.`),
    ...unknown.map(
      ({ url, title }) => `Opened after the backup, and unknown here: ${url} (${title})`,
    ),
    ...(unknown.length === 0
      ? []
      : ["Merge them or close them there; instances of what is merged are read from Git."]),
    ...unanswered.map(({ what, why }) => `Not compared: ${what}. ${why}`),
    resumed
      ? "Slipway goes on."
      : "Slipway is still held. Mend that and run it again, or go on without with --unanswered: then a request may become a second pull request.",
  ].join("\n");
}
