import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { asKustomization, type Kustomization } from "@/lib/kustomize";

/** What a Flux Kustomization changes of the kustomization of its folder. */
export interface FluxChange {
  /** The fields that say so. */
  fields: readonly string[];
  /** All of them with their values, as text. */
  says: string;
  /** From its folder. */
  components: Json;
  /** How; where that cannot be built, why: a clause. */
  change: ((kustomization: Kustomization) => Kustomization) | { reason: string };
}

const built = ["patches", "images", "components", "namePrefix", "nameSuffix", "targetNamespace"];
/** Of earlier versions of its API. */
const notBuilt = ["patchesStrategicMerge", "patchesJson6902"];

/** Undefined where it changes nothing. */
export function fluxChangeOf(spec: JsonObject): FluxChange | undefined {
  const fields = [...built, ...notBuilt].filter((key) => isSaid(spec[key]));
  if (fields.length === 0) return undefined;
  const components = spec["components"] ?? null;
  const says = JSON.stringify(fields.map((key) => [key, spec[key] ?? null]));
  const others = fields.filter((key) => notBuilt.includes(key));
  if (others.length > 0)
    return { fields, says, components, change: { reason: `has ${others.join(", ")}` } };
  const {
    targetNamespace = null,
    patches = null,
    ...more
  } = Object.fromEntries(built.map((key) => [key, spec[key] ?? null]));
  const read = asKustomization({ ...more, patches: pathless(patches), namespace: targetNamespace });
  if ("reason" in read) return { fields, says, components, change: read };
  return { fields, says, components, change: (kustomization) => merged(kustomization, read) };
}

/** Flux's patches are texts. */
function pathless(patches: Json): Json {
  if (!Array.isArray(patches)) return patches;
  return patches.map((one) => {
    if (!isJsonObject(one)) return one;
    const { path: _path, options: _options, ...rest } = one;
    return rest;
  });
}

/** As kustomize-controller writes it into the kustomization. */
function merged(kustomization: Kustomization, read: Kustomization): Kustomization {
  const { namespace, namePrefix, nameSuffix } = read;
  const images = new Map((kustomization.images ?? []).map((image) => [image.name, image]));
  for (const image of read.images ?? []) images.set(image.name, image);
  return {
    ...kustomization,
    ...(namespace ? { namespace } : {}),
    ...(namePrefix ? { namePrefix } : {}),
    ...(nameSuffix ? { nameSuffix } : {}),
    components: [...(kustomization.components ?? []), ...(read.components ?? [])],
    patches: [...(kustomization.patches ?? []), ...(read.patches ?? [])],
    images: [...images.values()],
  };
}

const isSaid = (value: Json | undefined): boolean =>
  value !== undefined &&
  value !== null &&
  value !== "" &&
  !(Array.isArray(value) && value.length === 0);
