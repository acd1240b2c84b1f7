/**
 * Turbopack writes the modules that several pages share once for each of them: files of `.next/server` that
 * differ in nothing but their source map's name, each of which a process would read and keep. Here all but one of such files
 * become a line that asks for that one.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const sourceMap = /\n\/\/# sourceMappingURL=.*\s*$/;
/** Less is not worth it. */
const leastBytes = 1_000;

/** How many files were merged, and the bytes that they were. */
export function mergeChunks(folder) {
  let [files, bytes] = [0, 0];
  const firstOf = new Map();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith(".js")) continue;
    const file = path.join(folder, name);
    const text = readFileSync(file, "utf8");
    const code = text.replace(sourceMap, "");
    const first = firstOf.get(code);
    if (first === undefined) {
      if (code.length >= leastBytes) firstOf.set(code, name);
      continue;
    }
    writeFileSync(file, `module.exports=require(${JSON.stringify(`./${first}`)})\n`);
    rmSync(`${file}.map`, { force: true });
    files += 1;
    bytes += text.length;
  }
  return { files, bytes };
}
