import { templateFileSchema } from "@/lib/template";
import type { Outcome } from "../outcome";
import { writeFiles } from "./write-files";
import path from "node:path";

/** The JSON Schema of template.yaml, as a file. */
export function schemaText(): string {
  return `${JSON.stringify(templateFileSchema(), null, 2)}\n`;
}

/** `slipway template schema`: prints the schema, or writes it into a file. */
export async function writeSchema(file: string | undefined): Promise<Outcome> {
  const text = schemaText();
  if (file !== undefined) await writeFiles(path.dirname(file), { [path.basename(file)]: text });
  return {
    value: file === undefined ? templateFileSchema() : { ok: true, file },
    words: file === undefined ? text.trimEnd() : `Wrote ${file}`,
    denied: false,
  };
}
