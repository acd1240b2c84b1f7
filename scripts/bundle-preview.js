/**
 * Bundles the page of `slipway template preview` (`.build/preview/`): the portal's own launch form
 * with its styles and fonts, and in the place of Next.js' links and router what a page by itself
 * needs. Served by the command; nothing of it is fetched from elsewhere.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import tailwind from "@tailwindcss/postcss";
import { build } from "esbuild";
import postcss from "postcss";
import { root } from "./bootstrap.js";

const page = path.join(root, "cli/preview/page");
const fonts = path.join(root, "node_modules/geist/dist/fonts");
const families = [
  { name: "Geist", file: "geist-sans/Geist-Variable.woff2", to: "geist.woff2", as: "sans" },
  { name: "Geist Mono", file: "geist-mono/GeistMono-Variable.woff2", to: "mono.woff2", as: "mono" },
];

/** Into `preview/` beside the other programs, or in another folder. */
export async function bundlePreview(outdir = path.join(root, ".build")) {
  const out = path.join(outdir, "preview");
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await Promise.all([
    build({
      absWorkingDir: root,
      entryPoints: [{ in: "cli/preview/page/main.tsx", out: "main" }],
      outdir: out,
      bundle: true,
      splitting: true,
      minify: true,
      platform: "browser",
      format: "esm",
      target: "es2023",
      jsx: "automatic",
      alias: {
        "next/link": path.join(page, "next-link.tsx"),
        "next/navigation": path.join(page, "next-navigation.ts"),
        "@": root,
      },
      define: { "process.env.NODE_ENV": '"production"' },
      logLevel: "warning",
    }),
    styles(out),
    copyFile(path.join(page, "index.html"), path.join(out, "index.html")),
    copyFile(path.join(root, "public/icon.svg"), path.join(out, "icon.svg")),
    ...families.map(({ file, to }) => copyFile(path.join(fonts, file), path.join(out, to))),
  ]);
}

async function styles(out) {
  const from = path.join(root, "app/globals.css");
  const own = await readFile(from, "utf8");
  const { css } = await postcss([tailwind({ optimize: { minify: true } })]).process(
    `${own}\n@source "../cli/preview/page";\n`,
    { from },
  );
  const faces = families.map(
    ({ name, to }) =>
      `@font-face{font-family:"${name}";src:url("${to}")format("woff2");font-weight:100 900;font-display:swap}`,
  );
  const names = families.map(({ name, as }) => `--font-geist-${as}:"${name}"`).join(";");
  await writeFile(path.join(out, "main.css"), `${faces.join("")}:root{${names}}${css}`);
}
