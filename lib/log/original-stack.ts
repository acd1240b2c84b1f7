import { readFileSync, statSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** A line of a stack that names a place: before it, the file, its line and column, after it. */
const place = /^(\s+at .*?\(?)((?:file:\/\/)?[^()\s]+\.m?js):(\d+):(\d+)(\)?)$/;
/** Of a stack trace: frames beyond it stay as they are. */
const mostFrames = 50;
/** Bytes of a source map that is read. */
const largestMap = 32 * 1024 * 1024;
/** Places that are remembered, so that the same error again costs nothing. */
const mostKnown = 2_000;
const known = new Map<string, string>();

/**
 * A stack trace with places in the sources where the bundles have source maps beside them. Node.js' own
 * `--enable-source-maps` keeps each map of each module in memory from its start; here one is read when an error is
 * logged whose places are not known yet, and let go. Whatever cannot be told stays as it was.
 */
export function originalStack(stack: string, home = process.cwd()): string {
  const maps = new Map<string, SourceMap | undefined>();
  const lines = stack.split("\n");
  return lines
    .map((line, index) => (index > mostFrames ? line : originalLine(line, home, maps)))
    .join("\n");
}

function originalLine(
  line: string,
  home: string,
  maps: Map<string, SourceMap | undefined>,
): string {
  if (line.length > 1_000) return line;
  const found = place.exec(line);
  if (!found) return line;
  const [, before = "", file = "", row = "", column = "", after = ""] = found;
  const key = `${file}:${row}:${column}`;
  const remembered = known.get(key);
  const told = remembered ?? sourcePlace(fileOf(file, home), Number(row), Number(column), maps);
  if (told === undefined) return line;
  if (remembered === undefined && known.size < mostKnown) known.set(key, told);
  return `${before}${told}${after}`;
}

/** In the source, from the installation's folder on: `lib/a.ts:1:2`. */
function sourcePlace(
  file: string,
  row: number,
  column: number,
  maps: Map<string, SourceMap | undefined>,
): string | undefined {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`));
  const origin = maps.get(file)?.findOrigin(row, column);
  if (origin === undefined || !("fileName" in origin) || !origin.fileName) return undefined;
  const { fileName, lineNumber, columnNumber } = origin;
  return `${readable(fileName)}:${lineNumber}:${columnNumber}`;
}

function readMap(file: string): SourceMap | undefined {
  try {
    if (statSync(file).size > largestMap) return undefined;
    return new SourceMap(JSON.parse(readFileSync(file, "utf8")) as SourceMapPayload);
  } catch {
    return undefined;
  }
}

/** Next.js names chunks by their place below the installation. */
function fileOf(file: string, home: string): string {
  return file.startsWith("file://") ? fileURLToPath(file) : path.resolve(home, file);
}

/** A source's name without the scheme and the steps up that bundlers put before it. */
function readable(source: string): string {
  return source.replace(/^[a-z-]+:\/\/(?:\/?\[project\]\/|\/)?/, "").replace(/^(?:\.\.?\/)+/, "");
}
