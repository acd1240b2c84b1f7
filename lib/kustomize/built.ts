import type { JsonObject } from "@/lib/json";
import type { Kustomization } from "./kustomization";
import type { BrokenManifest } from "./refusal";

/** An object that a build gives, and the document that it comes from. */
export interface BuiltObject {
  file: string;
  document: number;
  object: JsonObject;
}

export type Built =
  | { objects: BuiltObject[]; files: string[]; refused?: undefined }
  | { refused: { file: string; reason: string; broken: BrokenManifest | undefined } };

/** Where a build begins: a folder with a kustomization, or what stands for one. */
export interface BuildRoot {
  folder: string;
  /** Files and folders to begin with, where the folder has no kustomization. */
  paths?: readonly string[] | undefined;
  /** What is changed of the kustomization that is there. */
  change?: ((kustomization: Kustomization) => Kustomization) | undefined;
  /** All that `change` goes by, as text. Without it the result is not kept. */
  says?: string | undefined;
}
