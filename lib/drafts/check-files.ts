import { PortalError } from "@/lib/errors";
import { draftLimits } from "./limits";

/**
 * Throws `invalid`, with a message for each file, where one is no part of a bundle: a path that leads elsewhere or is
 * hidden, what is no text, and what is too large by itself. Linear. Pure.
 */
export function requireBundleFiles(files: readonly { path: string; text: string | null }[]): void {
  const wrong = files.flatMap(({ path, text }) => {
    const message =
      wrongPath(path) ?? (text === null ? undefined : (turnedPath(path) ?? wrongText(text)));
    return message === undefined ? [] : [{ path, message }];
  });
  const [first] = wrong;
  if (first === undefined) return;
  throw new PortalError("invalid", `${shown(first.path)}: ${first.message}`, {
    fields: wrong.slice(0, 50).map(({ path, message }) => ({
      pointer: "/changes",
      message: `${shown(path)}: ${message}`,
    })),
  });
}

/** A file of a bundle without its text. */
export interface SizedFile {
  path: string;
  /** Bytes in UTF-8. */
  size: number;
}

/** Throws `too_large` for more than a bundle holds, and `invalid` where a file stands where a folder is to be. */
export function requireBundle(files: readonly SizedFile[]): void {
  if (files.length > draftLimits.files)
    throw new PortalError("too_large", `A template has at most ${draftLimits.files} files.`);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > draftLimits.totalBytes)
    throw new PortalError(
      "too_large",
      `The files of a template have at most ${draftLimits.totalBytes / 1024 / 1024} MiB together.`,
    );
  const paths = new Set(files.map(({ path }) => path));
  for (const path of paths)
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1))
      if (paths.has(path.slice(0, at)))
        throw new PortalError(
          "invalid",
          `${path.slice(0, at)} is a file, so that there can be no ${path}.`,
          { hint: "Give one of them another name." },
        );
}

function wrongPath(path: string): string | undefined {
  if (path.length > draftLimits.path) return `A path has at most ${draftLimits.path} characters.`;
  if (!path.isWellFormed() || /[\p{Cc}\\]/u.test(path))
    return "A path is plain text, with / between its steps.";
  for (const step of path.split("/")) {
    if (step === "") return "A path has no empty step.";
    if (step.startsWith("."))
      return step === "." || step === ".."
        ? "A path stays within the template."
        : "Hidden files are no part of a template: give it a name without a dot in front.";
  }
  return undefined;
}

/** It would be shown as another one. What has such a name already can be taken away. */
function turnedPath(path: string): string | undefined {
  return /\p{Bidi_Control}/u.test(path)
    ? "A path has no characters that turn the direction of reading."
    : undefined;
}

function wrongText(text: string): string | undefined {
  // Each character is a byte or more.
  if (text.length > draftLimits.fileBytes || Buffer.byteLength(text) > draftLimits.fileBytes)
    return `A file has at most ${draftLimits.fileBytes / 1024 / 1024} MiB.`;
  if (text.includes("\u0000") || !text.isWellFormed())
    return "It is no text. A template holds texts alone; a picture can be one as SVG.";
  return undefined;
}

const shown = (path: string): string =>
  path
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, "\ufffd")
    .slice(0, draftLimits.path);
