import { isJsonObject, type JsonObject } from "@/lib/json";
import { dnsName, finish, type Draft } from "../finish";
import { readDocuments, unwrapped } from "../read";
import { nothing, Notes, type ImportFiles, type ImportResult } from "../report";
import { chartValues, textsOf } from "./chart-values";
import {
  chartFacts,
  clusterScope,
  describeChart,
  linksOf,
  readmeOf,
  textOf,
} from "./describe-chart";
import { withResources } from "./choose-values";
import { otherValuesStep } from "./other-values";
import { readValues, type ReadValues } from "./read-values";
import { releaseValues } from "./release-values";
import {
  chosenValues,
  offersOf,
  type ValueChoice,
  type ValueOffer,
  valuesForm,
} from "./values-form";
import { inWords } from "./words";
import { writeSource, writeRelease } from "./write-release";

export interface HelmImportOptions extends ValueChoice {
  /**
   * Where the chart is published: `https://…` (a chart repository) or `oci://…` (the folder that
   * holds the chart).
   */
  repository?: string;
}

interface Chart {
  about: JsonObject;
  name: string;
  files: ImportFiles;
}

function readChart(files: ImportFiles): Chart | { problem: string; file?: string } {
  const chart = unwrapped(files, /(?:^|\/)Chart\.ya?ml$/);
  const file = ["Chart.yaml", "Chart.yml"].find((path) => Object.hasOwn(chart, path));
  if (file === undefined) return { problem: "There is no Chart.yaml: this is no Helm chart." };
  const read = readDocuments(chart[file] ?? "");
  if ("problem" in read) return { problem: read.problem, file };
  const about = read.value[0]?.value;
  if (!isJsonObject(about) || typeof about["name"] !== "string")
    return { problem: "Chart.yaml does not name a chart.", file };
  return { about, name: about["name"], files: chart };
}

/** The values of a chart that can have a field, for whoever chooses; none where it is no chart. */
export function helmValueOffers(files: ImportFiles): ValueOffer[] {
  const chart = readChart(files);
  if ("problem" in chart) return [];
  const read = readValues(chart.files, new Notes());
  return "problem" in read ? [] : offersOf(read, chartFacts(chart.about, chart.files));
}

/**
 * A template that installs a Helm chart with Flux: the values that people change become parameters,
 * all others are given as YAML, and the output is its source and a HelmRelease that has what differs
 * from the chart. `files` is the chart's folder, or the contents of its archive.
 */
export function importHelmChart(files: ImportFiles, options: HelmImportOptions = {}): ImportResult {
  const chart = readChart(files);
  if ("problem" in chart) return nothing("helm", "not-a-chart", chart.problem, chart.file);
  const { about } = chart;
  const notes = new Notes();
  const name = dnsName(chart.name, "chart");
  if (name !== chart.name)
    notes.changed("chart-name", "Chart.yaml: name", `The template is named ${name}.`);
  const version = textOf(about["version"]);
  describeChart(about, chart.files, notes);
  const read = readValues(chart.files, notes);
  if ("problem" in read) return nothing("helm", "invalid-yaml", read.problem, "values.yaml");
  const { steps, values, isComplete } = formOf(chart, read, options, notes);
  const { source, chartRef } = writeSource(chart.name, version, options.repository, notes);
  const release = writeRelease(chartRef, values, chart.files, notes);
  const draft: Draft = {
    name,
    version,
    title: inWords(chart.name),
    summary: textOf(about["description"]),
    category: "Helm charts",
    icon: "package",
    scope: clusterScope(chart.files, notes),
    tags: ["helm", ...textsOf(about["keywords"])],
    steps,
    readme: readmeOf(chart.files, about, notes),
    files: [
      { from: "source.yaml", content: source },
      { from: "release.yaml", content: release },
    ],
    links: linksOf(about, notes),
    ...(isComplete && typeof values === "string" ? { tests: defaultsTest } : {}),
  };
  return finish("helm", draft, notes);
}

/** Where nothing has to be answered, the first test is that the release is the chart as it is. */
const defaultsTest = {
  "defaults.yaml": {
    title: "With no answers it is the chart as it is",
    parameters: {},
    expect: [{ object: { kind: "HelmRelease" }, equals: { "/spec/values": {} } }],
  },
};

function formOf({ about, files }: Chart, read: ReadValues, choice: ValueChoice, notes: Notes) {
  const facts = chartFacts(about, files);
  const chosen = chosenValues(read, facts, choice, notes);
  const form = valuesForm(chosen, read, notes);
  const all = withResources(chartValues(read.schema, read.values)).length;
  const taken = isJsonObject(form.schema["properties"]) ? form.schema["properties"] : {};
  const name = ["otherValues", "moreValues", "valuesBeside"].find(
    (free) => !Object.hasOwn(read.values, free) && !Object.hasOwn(taken, free),
  );
  const { values, hasOthers } = releaseValues(form.schema, form.defaults, name);
  notes.carried(
    "chart-values",
    "values.yaml",
    `${chosen.length} of ${all} values have a field, with the chart's own value as its default; the release has only what differs from them.`,
  );
  if (!hasOthers || name === undefined) {
    notes.leftOut(
      "chart-too-many",
      "Other values",
      "There are too many fields for other values to stand beside them: choose fewer.",
    );
    return { steps: form.steps, values, isComplete: form.isComplete };
  }
  const { step, isChecked } = otherValuesStep(
    name,
    read.schema,
    chosen.map(({ path }) => path),
  );
  notes.carried(
    "chart-other-values",
    "Other values",
    isChecked
      ? "They are given as YAML, and checked against the chart's schema; what its conditions say of the whole is Helm's to check."
      : "They are given as YAML; the chart has no schema to check them against, or one that is too large.",
  );
  return { steps: [...form.steps, step], values, isComplete: form.isComplete };
}
