import type { LocatedObject } from "@/lib/admission";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { flatten, parseApiVersion, resourceOf } from "@/lib/kubernetes";
import type { RenderedFile } from "@/lib/template";
import { documentsOf } from "./folder-problem";
import { eventAnnotation, instanceLabels } from "./labels";

/** Whose objects they are: what they are marked with follows from it. */
interface ObjectsOf {
  /** The instance's immutable id. */
  id: string;
  name: string;
  team: string;
  namespace: string;
  template: string;
}

/**
 * The objects of an instance's manifests, as `instanceFolder` writes them and `manifestObjects` reads them back, without any text:
 * for who judges many renderings of which none is written. A test holds the two against each other. Pure.
 */
export function instanceObjects(
  rendered: readonly RenderedFile[],
  { id, name, team, namespace, template }: ObjectsOf,
): LocatedObject[] {
  const labels = instanceLabels(team, name, template);
  return rendered
    .filter(({ path }) => /\.ya?ml$/.test(path))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path: file, documents, content }) => {
      const isText = documents.length === 0;
      return (isText ? documentsOf(content) : documents).flatMap((value, document) => {
        if (!isObject(value)) return [];
        return flatten(value).flatMap(({ object }) => {
          if (!isObject(object)) return [];
          return [
            { file, document, object: isText ? object : marked(object, { labels, id, namespace }) },
          ];
        });
      });
    });
}

interface Marks {
  labels: Readonly<Record<string, string>>;
  id: string;
  namespace: string;
}

/** An object that is not one of Kustomize's own. */
function isObject(value: Json): value is JsonObject & { apiVersion: string; kind: string } {
  return (
    isJsonObject(value) &&
    typeof value["kind"] === "string" &&
    typeof value["apiVersion"] === "string" &&
    !value["apiVersion"].startsWith("kustomize.config.k8s.io/")
  );
}

/** As `markObjects` does it to a text. */
function marked(
  object: JsonObject & { apiVersion: string; kind: string },
  marks: Marks,
): JsonObject {
  const { apiVersion, kind } = object;
  const metadata = mapOf(object["metadata"]);
  const named = metadata["namespace"];
  const isBlank = named === undefined || named === null || named === "";
  const getsNamespace = isBlank && resourceOf(apiVersion, kind)?.namespaced !== false;
  const isFlux = parseApiVersion(apiVersion).group.endsWith(".toolkit.fluxcd.io");
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(getsNamespace ? { namespace: marks.namespace } : {}),
      labels: { ...mapOf(metadata["labels"]), ...marks.labels },
      ...(isFlux
        ? { annotations: { ...mapOf(metadata["annotations"]), [eventAnnotation]: marks.id } }
        : {}),
    },
  };
}

/** What is none is written over, as no API server would take it. */
const mapOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
