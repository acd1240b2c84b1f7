/**
 * Copies the packages that the built programs and pages ask for into a folder, with all that these
 * need by `package-lock.json`; and leaves out of them what never runs there.
 */
import {
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { root } from "../bootstrap.js";

const [out] = process.argv.slice(2);
const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;

/** Types, source maps and manuals, in every package. Licences stay. */
const neverRuns = /\.(?:map|d\.[cm]?ts|md|markdown|flow)$/;

/** And in some: what is for building, for development, for browsers, or for another database. */
const otherwise = {
  next: /^dist\/(?:esm|docs|bundle-analyzer|next-devtools)\/|\.dev\.js$|\/react-dom-experimental\//,
  "@prisma/client": /_bg\.(?!postgresql)\w+\.|_small_bg\.|wasm-compiler-edge/,
};

const wanted = new Map();
for (const name of [...ofPrograms(), ...ofPages()]) want("", name);
for (const place of wanted.keys()) copyPackage(place);
for (const file of filesBelow(".next/server", ".map")) forgetSources(file);

/** What esbuild left outside the bundles. */
function ofPrograms() {
  return ["server", "worker", "setup", "wait", "slipway"].flatMap((program) => {
    const text = readFileSync(path.join(out, ".build", `${program}.js`), "utf8");
    return [...text.matchAll(/(?:^import |^\} from |^import .* from |\bimport\()"([^"]+)"/gm)]
      .map(([, name]) => packageOf(name))
      .filter((name) => name !== undefined);
  });
}

/** What Turbopack left outside the pages, as links that its build made. */
function ofPages() {
  const folder = path.join(root, ".next/node_modules");
  const links = readdirSync(folder).flatMap((name) =>
    name.startsWith("@")
      ? readdirSync(path.join(folder, name)).map((below) => path.join(name, below))
      : [name],
  );
  return ["next", "react", "react-dom", ...links.map((link) => realPlace(path.join(folder, link)))];
}

/** `node_modules/next-auth/node_modules/openid-client`: as the lockfile has it. */
function realPlace(link) {
  return path.relative(realpathSync(root), realpathSync(link)).replaceAll(path.sep, "/");
}

function packageOf(specifier) {
  if (/^(?:node:|[./])/.test(specifier)) return undefined;
  const [scope, name] = specifier.split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

/** Notes a package, as `from` finds it, and what that needs to run. */
function want(from, name) {
  const place = name in lock ? name : placeOf(from, name);
  if (place === undefined) throw new Error(`package-lock.json has no ${name} for ${from || "us"}.`);
  if (wanted.has(place)) return;
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = lock[place];
  wanted.set(place, true);
  for (const below of Object.keys(dependencies)) want(place, below);
  for (const below of Object.keys(peerDependencies))
    if (!peerDependenciesMeta[below]?.optional) want(place, below);
}

/** Where Node looks: beside it, then in each folder above. */
function placeOf(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const place = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (place in lock) return place;
    if (at === "") return undefined;
    if (!at.includes("/node_modules/")) at = "";
  }
}

function copyPackage(place) {
  const from = path.join(root, place);
  if (!existsSync(from)) throw new Error(`${place} is not installed.`);
  const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
  const also = otherwise[name];
  cpSync(from, path.join(out, place), {
    recursive: true,
    filter: (file) => {
      const inside = path.relative(from, file).replaceAll(path.sep, "/");
      // Packages below one have places of their own in the lockfile.
      return inside !== "node_modules" && !neverRuns.test(inside) && !also?.test(inside);
    },
  });
}

/** Lines and names for stack traces; the text of the sources is not what an image is for. */
function forgetSources(file) {
  const map = JSON.parse(readFileSync(file, "utf8"));
  for (const part of [map, ...(map.sections ?? []).map((section) => section.map)])
    delete part.sourcesContent;
  writeFileSync(file, JSON.stringify(map));
}

function filesBelow(folder, ending) {
  return readdirSync(path.join(out, folder), { recursive: true })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(out, folder, file));
}
