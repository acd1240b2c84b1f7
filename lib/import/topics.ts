export type ImportFormat = "helm" | "backstage" | "kro";
export type ImportVerdict = "carried" | "changed" | "left-out";

/** One kind of thing that an importer meets. */
interface Topic {
  of: readonly ImportFormat[];
  /** What it is in what is imported. */
  what: string;
  verdict: ImportVerdict;
  /** What becomes of it. */
  becomes: string;
}

/**
 * All that a report can tell, as `docs/templates.md` lists it: a finding is about one of these, and
 * says so to the compiler. The order is that of the tables.
 */
export const topics = {
  chart: {
    of: ["helm"],
    what: "`Chart.yaml`: name, version, description, keywords, home, sources",
    verdict: "carried",
    becomes: "Name, version, summary, tags and links of the template.",
  },
  "chart-readme": {
    of: ["helm"],
    what: "`README.md`",
    verdict: "carried",
    becomes: "The template's own.",
  },
  "chart-values": {
    of: ["helm"],
    what: "`values.yaml`",
    verdict: "carried",
    becomes:
      "What people change has a field, with the chart's value as its default and its comment below it. The release has what differs from the chart.",
  },
  "chart-other-values": {
    of: ["helm"],
    what: "All other values",
    verdict: "carried",
    becomes:
      "_Other values_: YAML, checked against the chart's schema a part at a time. `null` takes a value away, and what has a field is refused.",
  },
  "chart-dependency": {
    of: ["helm"],
    what: "Dependencies",
    verdict: "carried",
    becomes: "Their values are under their names; their switches (`condition`) have fields.",
  },
  "chart-name": {
    of: ["helm"],
    what: "A name that is no DNS label",
    verdict: "changed",
    becomes: "The nearest one that is.",
  },
  "chart-kind": {
    of: ["helm"],
    what: "A library chart, a deprecated chart",
    verdict: "changed",
    becomes: "A template all the same; the report warns.",
  },
  "chart-source": {
    of: ["helm"],
    what: "Where the chart is published",
    verdict: "changed",
    becomes:
      "What `--repository` says: a HelmRepository or an OCIRepository; without it, a placeholder to replace.",
  },
  "chart-release": {
    of: ["helm"],
    what: "Its installation",
    verdict: "changed",
    becomes: "A HelmRelease of Flux, without a ServiceAccount: set one.",
  },
  "chart-templates": {
    of: ["helm"],
    what: "`templates/`",
    verdict: "changed",
    becomes: "They stay in the chart. Policies see the HelmRelease, not what Helm makes of it.",
  },
  "chart-crds": {
    of: ["helm"],
    what: "`crds/`",
    verdict: "changed",
    becomes: "Created, and replaced on upgrades, which `helm` itself does not do.",
  },
  "chart-scope": {
    of: ["helm"],
    what: "Objects of the whole cluster",
    verdict: "changed",
    becomes: "`scope: platform`: every request needs an approval of Ops.",
  },
  "chart-contradiction": {
    of: ["helm"],
    what: "A value that the chart's own schema refuses",
    verdict: "changed",
    becomes: "A field without a default; Helm refuses the chart until there is another value.",
  },
  "chart-twice": {
    of: ["helm"],
    what: "A key that stands twice in `values.yaml`",
    verdict: "changed",
    becomes: "Its last value counts, as in Helm.",
  },
  "chart-value-template": {
    of: ["helm"],
    what: "A value with `{{`",
    verdict: "changed",
    becomes: "A field without a default: the chart's own is used where nothing is given.",
  },
  "chart-schema-defaults": {
    of: ["helm"],
    what: "Defaults in `values.schema.json`",
    verdict: "left-out",
    becomes: "As in Helm, which fills in none of them.",
  },
  "chart-schema": {
    of: ["helm"],
    what: "A `values.schema.json` that is no JSON",
    verdict: "left-out",
    becomes: "The values show their types.",
  },
  "chart-secret": {
    of: ["helm"],
    what: "Values that are secrets by their names",
    verdict: "left-out",
    becomes: "No field: use an existing Secret or an ExternalSecret.",
  },
  "chart-no-field": {
    of: ["helm"],
    what: "Values of `--only` and `--add` that no field can ask for",
    verdict: "left-out",
    becomes: "They are given in _Other values_.",
  },
  "chart-too-many": {
    of: ["helm"],
    what: "Other values beside hundreds of fields (`--all`)",
    verdict: "left-out",
    becomes: "Choose fewer fields.",
  },
  "chart-rest": {
    of: ["helm"],
    what: "Icon, maintainers, `kubeVersion`, annotations, links that are no web addresses",
    verdict: "left-out",
    becomes: "A template has nothing of the kind.",
  },
  page: {
    of: ["backstage"],
    what: "Pages of parameters",
    verdict: "carried",
    becomes: "Steps of the form; hints that a schema can say are said there.",
  },
  "page-condition": {
    of: ["backstage"],
    what: "`when` of a page; `if` and `dependencies` on answers of earlier pages",
    verdict: "carried",
    becomes: "Conditions (`x-slipway-when`) of the step, and of the fields.",
  },
  manifest: {
    of: ["backstage"],
    what: "Manifests in skeletons of `fetch:template`, `fetch:plain` and their `:file` forms",
    verdict: "carried",
    becomes:
      "Files, under the condition (`if`) of their step. Nunjucks becomes CEL where that has the same.",
  },
  "own-field": {
    of: ["backstage"],
    what: "The name, pickers of an owner",
    verdict: "changed",
    becomes: "`instance.name` and `instance.team`, which every request has.",
  },
  "own-repository": {
    of: ["backstage"],
    what: "Pickers of a repository",
    verdict: "changed",
    becomes: "The target of the request says where files go.",
  },
  picker: {
    of: ["backstage"],
    what: "Other pickers",
    verdict: "changed",
    becomes: "A plain field.",
  },
  "asked-twice": {
    of: ["backstage"],
    what: "A parameter that two pages ask for",
    verdict: "changed",
    becomes: "The first one asks.",
  },
  "lost-condition": {
    of: ["backstage"],
    what: "A condition that reads more than answers, or has no counterpart in CEL",
    verdict: "changed",
    becomes: "The page is always shown, the field always asked for.",
  },
  publish: {
    of: ["backstage"],
    what: "`publish:…`",
    verdict: "changed",
    becomes: "The request itself, by its pull request.",
  },
  types: {
    of: ["backstage"],
    what: "Values in manifests",
    verdict: "changed",
    becomes: "They keep their types: what looks like a number and is text stays text.",
  },
  unversioned: {
    of: ["backstage", "kro"],
    what: "The version",
    verdict: "changed",
    becomes: "There is none; the template starts as 0.1.0.",
  },
  "secret-field": {
    of: ["backstage"],
    what: "Fields for secrets",
    verdict: "left-out",
    becomes: "No field: use an existing Secret or an ExternalSecret.",
  },
  hint: {
    of: ["backstage"],
    what: "Hints (`ui:…`) that no schema can say",
    verdict: "left-out",
    becomes: "The form chooses its fields by the schema.",
  },
  "lost-requirement": {
    of: ["backstage"],
    what: "`required` of an earlier page's answer, without a field of its own",
    verdict: "left-out",
    becomes: "Write a rule.",
  },
  action: {
    of: ["backstage"],
    what: "Every other action, steps with `each` or `if: false`",
    verdict: "left-out",
    becomes:
      "A template only writes files. One that would write none is refused, with the reasons.",
  },
  skeleton: {
    of: ["backstage"],
    what: "Skeletons that are elsewhere, outside of the given folder, or of cookiecutter",
    verdict: "left-out",
    becomes: "Give the folder that holds the template and its skeletons.",
  },
  "other-file": {
    of: ["backstage"],
    what: "Source code, Helm charts, `catalog-info.yaml` and templates of Backstage in skeletons",
    verdict: "left-out",
    becomes: "A template writes what a cluster applies. A chart is imported by itself.",
  },
  "lost-file": {
    of: ["backstage"],
    what: "Manifests with `{% for %}`, `{% if %}` around a part, or what CEL does not have",
    verdict: "left-out",
    becomes: "Make them files of their own with `when` or `forEach`.",
  },
  "template-rest": {
    of: ["backstage"],
    what: "Annotations, labels and links of the entity, `output.text`, links to what steps made",
    verdict: "left-out",
    becomes: "A template has nothing of the kind; other links come over.",
  },
  "simple-schema": {
    of: ["kro"],
    what: "`spec.schema.spec` (SimpleSchema), `types`",
    verdict: "carried",
    becomes: "The parameters, with defaults, bounds, enumerations and patterns.",
  },
  resource: {
    of: ["kro"],
    what: "Resources, `includeWhen`, a `forEach` over one list",
    verdict: "carried",
    becomes: "Files with `when` and `forEach`; what one resource reads of another is written out.",
  },
  "now-required": {
    of: ["kro"],
    what: "A field without a default that a resource always reads",
    verdict: "changed",
    becomes: "It is required.",
  },
  "unknown-type": {
    of: ["kro"],
    what: "A type that there is not",
    verdict: "changed",
    becomes: "Any value.",
  },
  "cluster-only": {
    of: ["kro"],
    what: "`status`, printer columns, `readyWhen`, `externalRef`, fields that only the cluster knows",
    verdict: "left-out",
    becomes: "Flux tells what is healthy; nothing is read back from the cluster.",
  },
  "lost-resource": {
    of: ["kro"],
    what: "Resources whose number is decided in the cluster, or by two lists; one without a template",
    verdict: "left-out",
    becomes: "Write them by hand.",
  },
  marker: {
    of: ["kro"],
    what: "`immutable`, markers that are not known, a default or a type that is none",
    verdict: "left-out",
    becomes: "Write a rule, or the schema, by hand.",
  },
  "version-number": {
    of: ["helm"],
    what: "A version that is no semantic version",
    verdict: "changed",
    becomes: "The nearest one that is.",
  },
  "schema-type": {
    of: ["helm", "backstage"],
    what: "A type that JSON Schema does not have",
    verdict: "changed",
    becomes: "Any type.",
  },
  "schema-keyword": {
    of: ["helm", "backstage"],
    what: "Keywords and formats that are none of JSON Schema, or hold what they must not",
    verdict: "left-out",
    becomes: "The rest of the schema is read as draft 2020-12.",
  },
  "schema-reference": {
    of: ["helm", "backstage"],
    what: "References to other files, or to nothing",
    verdict: "left-out",
    becomes: "Any value.",
  },
  "schema-pattern": {
    of: ["helm", "backstage", "kro"],
    what: "Patterns with look-around or back references",
    verdict: "left-out",
    becomes: "Any text: write one that is matched in linear time.",
  },
} as const satisfies Readonly<Record<string, Topic>>;

export type TopicName = keyof typeof topics;
/** The topics of a verdict. */
export type TopicOf<Verdict extends ImportVerdict> = {
  [Name in TopicName]: (typeof topics)[Name]["verdict"] extends Verdict ? Name : never;
}[TopicName];
