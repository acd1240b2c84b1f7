import type { Verdict } from "@/lib/admission";
import type { Json } from "@/lib/json";
import type { Target } from "@/lib/targets";
import { readYaml } from "@/lib/yaml";
import type { SyncTemplate } from "./sync";

/** Texts by path, of a repository at a commit. */
type Texts = Pick<ReadonlyMap<string, string>, "get" | "has" | "keys">;

export interface FolderCheck {
  target: Target;
  /** What is to be merged, and what there was. */
  head: Texts;
  base: Texts;
  /** What is known of a version of a template; undefined where it is none of this catalog. */
  template(name: string, version: string): (SyncTemplate & { digest: string }) | undefined;
  /** The folder that the change is about, where it is a request's: then it is about no other. */
  only?: string;
  /** Whether a request made with Slipway writes this text at this path. */
  isOurs(path: string, text: string): boolean;
}

/** What an instance's own files may not say. */
export interface FolderProblem {
  path: string;
  /** JSON Pointer in its first document; "" where it is about the file. */
  field: string;
  message: string;
  /** What Slipway would write. */
  expected?: string;
  /** `denied` unless it is only to be looked at. */
  verdict: Extract<Verdict, "denied" | "warned">;
}

export interface Folder {
  path: string;
  team: string;
  name: string;
}

export function documentsOf(text: string): Json[] {
  return readYaml(text, { longest: text.length }).documents.map(({ value }) => value);
}

export function denied(
  path: string,
  field: string,
  message: string,
  expected?: string,
): FolderProblem {
  return {
    path,
    field,
    message,
    verdict: "denied",
    ...(expected === undefined ? {} : { expected }),
  };
}
