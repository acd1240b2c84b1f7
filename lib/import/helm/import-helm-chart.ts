import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { dnsName, finish, type Draft } from "../finish";
import { readDocuments, readJson, unwrapped } from "../read";
import { nothing, Notes, type ImportFiles, type ImportResult } from "../report";
import { modernSchema } from "../schema";
import { describeValues } from "./describe-values";
import { valuesSchema } from "./values-schema";
import { writeSource, writeRelease } from "./write-release";

export interface HelmImportOptions {
  /**
   * Where the chart is published: `https://…` (a chart repository) or `oci://…` (the folder that
   * holds the chart).
   */
  repository?: string;
}

const clusterKinds =
  /^kind:\s*["']?(ClusterRole|ClusterRoleBinding|CustomResourceDefinition|Namespace|PriorityClass|StorageClass|ValidatingWebhookConfiguration|MutatingWebhookConfiguration|APIService)\b/m;

/**
 * A template that installs a Helm chart with Flux: the chart's values become parameters, the output
 * is its source and a HelmRelease. `files` is the chart's folder, or the contents of its archive.
 */
export function importHelmChart(files: ImportFiles, options: HelmImportOptions = {}): ImportResult {
  const chart = unwrapped(files, /(?:^|\/)Chart\.ya?ml$/);
  const file = ["Chart.yaml", "Chart.yml"].find((path) => Object.hasOwn(chart, path));
  if (file === undefined)
    return nothing("helm", "not-a-chart", "There is no Chart.yaml: this is no Helm chart.");
  const read = readDocuments(chart[file] ?? "");
  if ("problem" in read) return nothing("helm", "not-a-chart", read.problem, file);
  const about = read.value[0]?.value;
  if (!isJsonObject(about) || typeof about["name"] !== "string")
    return nothing("helm", "not-a-chart", "Chart.yaml does not name a chart.", file);

  const notes = new Notes();
  const name = dnsName(about["name"], "chart");
  if (name !== about["name"]) notes.changed("Chart.yaml: name", `The template is named ${name}.`);
  const version = textOf(about["version"]);
  describeChart(about, chart, notes);
  const schema = readValues(chart, notes);
  const { source, chartRef } = writeSource(about["name"], version, options.repository, notes);
  const release = writeRelease(chartRef, chart, notes);
  const scope = clusterScope(chart, notes);
  const draft: Draft = {
    name,
    version,
    title: titleOf(about["name"]),
    summary: textOf(about["description"]),
    category: "Helm charts",
    icon: "package",
    scope,
    tags: ["helm", ...textsOf(about["keywords"])],
    steps: stepsOf(schema, notes),
    readme: readmeOf(chart, about, notes),
    files: [
      { from: "source.yaml", content: source },
      { from: "release.yaml", content: release },
    ],
    links: linksOf(about, notes),
  };
  return finish("helm", draft, notes);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === "string")
    : [];
}

function titleOf(name: string): string {
  const words = name.replaceAll(/[-_]+/g, " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function describeChart(about: JsonObject, chart: ImportFiles, notes: Notes): void {
  notes.carried("Chart.yaml", "Name, version, description, keywords and links.");
  for (const key of ["icon", "maintainers", "kubeVersion", "annotations"]) {
    if (about[key] !== undefined)
      notes.leftOut(
        `Chart.yaml: ${key}`,
        key === "icon"
          ? "A template's icon is the name of one, not a picture."
          : "A template has no such field.",
      );
  }
  if (about["deprecated"] === true)
    notes.changed(
      "Chart.yaml: deprecated",
      "The chart is deprecated by its authors: think about another one.",
    );
  if (about["type"] === "library")
    notes.changed(
      "Chart.yaml: type",
      "It is a library chart, which cannot be installed by itself.",
    );
  const dependencies = Array.isArray(about["dependencies"]) ? about["dependencies"] : [];
  for (const dependency of dependencies) {
    const its = isJsonObject(dependency)
      ? textOf(dependency["alias"]) || textOf(dependency["name"])
      : "";
    if (its !== "")
      notes.carried(
        `Chart.yaml: dependency ${its}`,
        `The chart brings it along; its values, as far as values.yaml has them, are under ${its}.`,
      );
  }
  const templates = Object.keys(chart).filter((path) => path.startsWith("templates/")).length;
  if (templates > 0)
    notes.changed(
      "templates/",
      `${templates} files stay in the chart: Helm renders them in the cluster, so policy cannot judge them beforehand.`,
    );
}

/** Parameters from values.schema.json and values.yaml, whichever are there. */
function readValues(chart: ImportFiles, notes: Notes): JsonObject {
  let schema: JsonObject = {};
  if (Object.hasOwn(chart, "values.schema.json")) {
    const read = readJson(chart["values.schema.json"] ?? "");
    if ("problem" in read) notes.leftOut("values.schema.json", read.problem);
    else {
      schema = modernSchema(read.value, "values.schema.json", notes);
      notes.carried("values.schema.json", "The parameters are checked against it.");
    }
  }
  const text = Object.hasOwn(chart, "values.yaml") ? (chart["values.yaml"] ?? "") : "";
  const values = readDocuments(text);
  if ("problem" in values) {
    notes.leftOut("values.yaml", values.problem);
    return { ...schema, type: "object" };
  }
  const [defaults] = values.value;
  if (defaults === undefined || !isJsonObject(defaults.value)) return { ...schema, type: "object" };
  const descriptions = describeValues(defaults.tree, text);
  notes.carried(
    "values.yaml",
    Object.keys(schema).length > 0
      ? "Defaults and descriptions."
      : "Parameters with the types, defaults and comments of its values.",
  );
  return valuesSchema(schema, defaults.value, descriptions, notes);
}

/**
 * Two steps: single values and what is required first, groups of values after them; one step where
 * the schema must stay whole.
 */
function stepsOf(schema: JsonObject, notes: Notes): JsonObject[] {
  const {
    properties,
    required,
    $defs,
    additionalProperties,
    title: _,
    description: __,
    default: ___,
    examples: ____,
    type: _____,
    $ref: reference,
    ...conditions
  } = schema;
  if (reference !== undefined)
    notes.leftOut(
      "values.schema.json: the schema",
      `A reference at the top (${JSON.stringify(reference)}).`,
    );
  const members = Object.entries(isJsonObject(properties) ? properties : {});
  const needed = textsOf(required);
  const whole =
    Object.keys(conditions).length > 0 ||
    JSON.stringify(schema).includes('"$ref":"#/properties') ||
    JSON.stringify(schema).includes('"$ref":"#"');
  if (additionalProperties !== undefined && typeof additionalProperties !== "boolean")
    notes.leftOut("values.schema.json: the schema", "Values with names of their own at the top.");
  const defs: JsonObject = $defs === undefined ? {} : { $defs };
  if (members.length === 0) return [];
  const first = members.filter(([key, value]) => needed.includes(key) || !isGroup(value));
  const rest = members.filter(([key, value]) => !needed.includes(key) && isGroup(value));
  if (whole || first.length === 0 || rest.length === 0) {
    return [
      {
        title: "Chart values",
        ...(needed.length > 0 ? { required: needed } : {}),
        properties: Object.fromEntries(members),
        ...conditions,
        ...defs,
      },
    ];
  }
  return [
    {
      title: "Chart values",
      ...(needed.length > 0 ? { required: needed } : {}),
      properties: Object.fromEntries(first),
      ...defs,
    },
    { title: "More chart values", properties: Object.fromEntries(rest) },
  ];
}

function isGroup(schema: Json): boolean {
  return (
    isJsonObject(schema) && (schema["type"] === "object" || schema["properties"] !== undefined)
  );
}

function clusterScope(chart: ImportFiles, notes: Notes): "team" | "platform" {
  for (const [path, text] of Object.entries(chart)) {
    const kind = path.startsWith("crds/")
      ? "CustomResourceDefinition"
      : path.startsWith("templates/")
        ? clusterKinds.exec(text)?.[1]
        : undefined;
    if (kind === undefined) continue;
    notes.changed(
      path,
      `It has a ${kind}, which belongs to the whole cluster: the scope is platform, so every ` +
        "request needs an approval of Ops.",
    );
    return "platform";
  }
  return "team";
}

function readmeOf(chart: ImportFiles, about: JsonObject, notes: Notes): string {
  const file = Object.keys(chart).find((path) => /^readme(?:\.md)?$/i.test(path));
  if (file !== undefined) {
    notes.carried(file, "The chart's own, shown on the template's page.");
    return chart[file] ?? "";
  }
  return `# ${titleOf(textOf(about["name"]))}\n\n${textOf(about["description"])}\n`;
}

function linksOf(about: JsonObject, notes: Notes): { title: string; url: string }[] {
  const all = [
    { title: "Home", url: textOf(about["home"]) },
    ...textsOf(about["sources"]).map((url) => ({ title: "Source", url })),
  ];
  return all.filter(({ url }) => {
    const good = /^https?:\/\/[^\s{}$]+$/.test(url);
    if (!good && url !== "") notes.leftOut("Chart.yaml: links", `${url} is no web address.`);
    return good;
  });
}
