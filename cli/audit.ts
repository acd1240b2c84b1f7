import { readFile } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import { Command, Option } from "commander";
import {
  type Anchor,
  anchorKey,
  anchorPublicKey,
  type AuditVerdict,
  exportAudit,
  noteVerification,
  readAnchors,
  retainAudit,
  verifyAudit,
} from "@/lib/audit/server";
import { type ExportFormat, exportFormats, exportHead, exportLines } from "@/lib/audit";
import type { Config } from "@/lib/config/server";
import { openDatabase } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { changeInstallation, withInstallation } from "./installation";
import { exitCodes, print } from "./outcome";

/** `slipway audit`: the record can be verified, anchored elsewhere, and cut at its old end. */
export function auditCommand(): Command {
  const command = new Command("audit").description("The audit record");
  command.addCommand(verifyCommand());
  command.addCommand(retainCommand());
  command.addCommand(publicKeyCommand());
  command.addCommand(exportCommand());
  return command;
}

interface VerifyOptions {
  anchors?: string;
  publicKey?: string;
  json?: boolean;
}

function verifyCommand(): Command {
  return new Command("verify")
    .description("Compute every hash of the record again")
    .option("--anchors <file>", "signed anchors that were kept elsewhere, one a line")
    .option(
      "--public-key <file>",
      "the key that they are signed with (default: the configured one)",
    )
    .option("--json", "for programs")
    .action(async ({ anchors: file, publicKey, json }: VerifyOptions) => {
      const verdict = await withInstallation(async ({ db, config, now, actor }) => {
        const anchors = file === undefined ? undefined : await anchorsOf(file, publicKey, config);
        const found = await db.$transaction((tx) => verifyAudit(tx, anchors), {
          isolationLevel: "RepeatableRead",
          timeout: 3_600_000,
        });
        await noteVerification(db, found, { at: now(), by: actor.name });
        return found;
      });
      print(json, verdict, inWords(verdict));
      if (!verdict.ok) process.exitCode = exitCodes.denied;
    });
}

async function anchorsOf(
  file: string,
  publicKey: string | undefined,
  config: Pick<Config, "SLIPWAY_AUDIT_ANCHOR_KEY">,
): Promise<Anchor[]> {
  const configured = config.SLIPWAY_AUDIT_ANCHOR_KEY;
  if (publicKey === undefined && configured === undefined)
    throw new PortalError("invalid", "No key is known that the anchors could be signed with.", {
      hint: "Give --public-key FILE, or set SLIPWAY_AUDIT_ANCHOR_KEY.",
    });
  const key =
    publicKey === undefined
      ? anchorPublicKey(anchorKey(configured ?? ""))
      : anchorPublicKey(await readFile(publicKey, "utf8"));
  return readAnchors(await readFile(file, "utf8"), key);
}

function inWords(verdict: AuditVerdict): string {
  const lines = [];
  const { exported, anchors } = verdict;
  if (verdict.ok)
    lines.push(
      `All ${verdict.entries - exported} lines follow from one another. The last hash is ${verdict.last}.`,
    );
  else if (verdict.broken)
    lines.push(
      `Line ${verdict.broken.id} of ${verdict.broken.at.toISOString()} does not follow ` +
        "from the one before it: it, or one before it, was changed or removed.",
    );
  if (exported > 0) lines.push(`${exported} older lines were exported and deleted.`);
  if (anchors?.problem) lines.push(anchors.problem);
  else if (anchors)
    lines.push(
      `${anchors.agree} anchors agree; ${anchors.exported} are of lines that were exported. The latest is of ${anchors.latest}.`,
    );
  return lines.join("\n");
}

function retainCommand(): Command {
  return new Command("retain")
    .description("Export the oldest lines to a file and delete them, as the owner of the database")
    .requiredOption("--before <day>", "lines written before it, for example 2026-01-01", dayOf)
    .requiredOption("--export <file>", "where they are written to; a new file")
    .option("--json", "for programs")
    .action(async (options: { before: Date; export: string; json?: boolean }) => {
      const { before, export: file, json } = options;
      const report = await changeInstallation(async ({ config, now }) => {
        const owner = openDatabase(config.DATABASE_OWNER_URL ?? config.DATABASE_URL, 1);
        try {
          return await retainAudit({ db: owner.db, now, before, file });
        } finally {
          await owner.close();
        }
      });
      print(
        json,
        report ?? { exported: 0 },
        report === undefined
          ? "No line is that old. Nothing was exported."
          : `${report.exported} lines are in ${file} and no longer in the database. The last hash there is ${report.last}.`,
      );
    });
}

function dayOf(text: string): Date {
  const day = new Date(text);
  if (!Number.isNaN(day.getTime())) return day;
  throw new PortalError("invalid", `${text} is no day.`, { hint: "Write it as 2026-01-31." });
}

function publicKeyCommand(): Command {
  return new Command("public-key")
    .description("Print the key by which anchors of this installation are verified (PEM)")
    .action(async () => {
      const pem = await withInstallation(async ({ config }) => {
        if (config.SLIPWAY_AUDIT_ANCHOR_KEY === undefined)
          throw new PortalError("misconfigured", "SLIPWAY_AUDIT_ANCHOR_KEY is not set.", {
            hint: "openssl genpkey -algorithm ed25519",
          });
        return anchorPublicKey(anchorKey(config.SLIPWAY_AUDIT_ANCHOR_KEY))
          .export({ type: "spki", format: "pem" })
          .toString();
      });
      process.stdout.write(pem);
    });
}

interface ExportOptions {
  since?: Date;
  until?: Date;
  format: ExportFormat;
  out?: string;
}

function exportCommand(): Command {
  return new Command("export")
    .description("Write lines of the record, the oldest first")
    .option("--since <day>", "lines written from then on, for example 2026-01-01", dayOf)
    .option("--until <day>", "lines written before that", dayOf)
    .addOption(
      new Option("--format <format>", "JSON lines, or CSV for a spreadsheet")
        .choices(exportFormats)
        .default("jsonl"),
    )
    .option("--out <file>", "where they are written to; a new file (default: standard output)")
    .action(async ({ since: from, until: to, format, out }: ExportOptions) => {
      const sink =
        out === undefined ? process.stdout : createWriteStream(out, { flags: "wx", mode: 0o600 });
      const write = async (text: string): Promise<void> => {
        if (!sink.write(text)) await once(sink, "drain");
      };
      await withInstallation(async (ctx) => {
        const batches = exportAudit(ctx, { from, to });
        await write(exportHead(format));
        for await (const entries of batches) await write(exportLines(entries, format));
      });
      if (sink === process.stdout) return;
      sink.end();
      await finished(sink);
    });
}
