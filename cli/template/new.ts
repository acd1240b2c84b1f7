import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { PortalError } from "@/lib/errors";
import {
  nameInWords,
  scaffoldFiles,
  type ScaffoldKind,
  scaffoldKinds,
  scaffoldTitles,
} from "@/lib/scaffolds";
import type { Outcome } from "../outcome";
import { schemaText } from "./schema";
import { writeFiles } from "./write-files";

export interface NewOptions {
  kind?: string | undefined;
  title?: string | undefined;
  summary?: string | undefined;
  owner?: string | undefined;
  /** Where the folder is made; by its name here, where it is left out. */
  out?: string | undefined;
}

/** Asks one question; the answer is `otherwise` where nothing is said. */
export type Ask = (question: string, otherwise: string) => Promise<string>;

/**
 * `slipway template new NAME`: a template to begin with, of the kind that is asked for, and beside
 * it the schema that editors check it by. It lints, and its tests pass. What no option says is asked
 * by `ask`; without it, what is usual is taken. Throws `invalid` for a name or a kind that there is
 * not, and `conflict` where there is something already.
 */
export async function newTemplate(
  name: string,
  options: NewOptions,
  ask: Ask | undefined,
): Promise<Outcome> {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name))
    throw new PortalError("invalid", `${name} is no name of a template.`, {
      hint: "Write a DNS label: small letters, digits and dashes, like web-service.",
    });
  const folder = options.out ?? name;
  if (existsSync(folder) && (await readdir(folder)).length > 0)
    throw new PortalError("conflict", `There is something in ${folder} already.`, {
      hint: "Give another folder with --out.",
    });
  const kind = await kindOf(options.kind, ask);
  const say = async (given: string | undefined, question: string, otherwise: string) =>
    given ?? (await ask?.(question, otherwise)) ?? otherwise;
  const title = await say(options.title, "What do people call it?", nameInWords(name));
  const files = scaffoldFiles(kind, {
    name,
    title,
    summary: await say(options.summary, "What is it, in a sentence?", `${title} of the platform.`),
    owner: await say(options.owner, "Which team looks after it?", "platform-team"),
  });
  await writeFiles(folder, files);
  const catalog = path.dirname(path.resolve(folder));
  if (!existsSync(path.join(catalog, schemaName)))
    await writeFiles(catalog, { [schemaName]: schemaText() });
  const names = Object.keys(files).toSorted();
  return {
    value: { ok: true, kind, folder, files: names },
    words: [
      `${names.length} files in ${folder}:`,
      ...names.map((each) => `  ${each}`),
      "",
      `Look at its form:  npx slipway template preview ${folder}`,
      `Check it:          npx slipway template lint ${folder}`,
      `Run its tests:     npx slipway template test ${folder}`,
    ].join("\n"),
    denied: false,
  };
}

/** Beside the folders of templates. */
const schemaName = "template.schema.json";

async function kindOf(given: string | undefined, ask: Ask | undefined): Promise<ScaffoldKind> {
  const list = scaffoldKinds.map((kind, at) => `  ${at + 1}. ${scaffoldTitles[kind]}`).join("\n");
  const said = given ?? (await ask?.(`What is it for?\n${list}\nA number or a word`, "service"));
  const kind = scaffoldKinds.find((each, at) => each === said || String(at + 1) === said);
  if (kind !== undefined) return kind;
  throw new PortalError(
    "invalid",
    said === undefined ? "Say what it is for." : `There is no kind ${said}.`,
    { hint: `Give --kind ${scaffoldKinds.join(", ")}.` },
  );
}
