import type { JsonObject } from "@/lib/json";
import type { HelmImportOptions } from "../import-helm-chart";

/** A chart that shows one trouble, and what has to come of it. */
export interface SmallChart {
  /** What it promises, as the rest of a sentence: "a chart …". */
  about: string;
  values: string;
  schema?: object;
  /** More of `Chart.yaml`. */
  more?: string;
  templates?: Readonly<Record<string, string>>;
  /** Any other files. */
  files?: Readonly<Record<string, string>>;
  options?: HelmImportOptions;
  /** What somebody has to answer, where the chart itself needs it. */
  needed?: JsonObject;
  /** Parameters by dotted path, with some of what their schemas say; `undefined`: there is no such field. */
  fields?: Readonly<Record<string, object | undefined>>;
  /** Answers, and the values of the release for them; undefined where they are refused. */
  answers?: readonly [JsonObject, JsonObject | undefined][];
  /** `source: message` of findings, by verdict. */
  said?: readonly RegExp[];
}

/** The files of a small chart. */
export function filesOf({
  values,
  schema,
  more = "",
  templates = {},
  files = {},
}: Pick<SmallChart, "values" | "schema" | "more" | "templates" | "files">) {
  return {
    "Chart.yaml": `apiVersion: v2\nname: small\nversion: 1.0.0\n${more}`,
    "values.yaml": values,
    ...(schema === undefined ? {} : { "values.schema.json": JSON.stringify(schema) }),
    ...files,
    ...Object.fromEntries(
      Object.entries(templates).map(([name, text]) => [`templates/${name}`, text]),
    ),
  };
}

const needsName = { required: ["name"], properties: { name: { type: "string" } } };

export const smallCharts: readonly SmallChart[] = [
  {
    about: "whose schema has defaults of its own keeps the values of values.yaml",
    values: "replicas: 2\nsecurityContext: { enabled: true }\n",
    schema: {
      properties: {
        replicas: { type: "integer", default: 0 },
        securityContext: { properties: { enabled: { type: "boolean", default: false } } },
        extra: { type: "string", default: "only the schema has it" },
      },
    },
    options: { all: true },
    fields: {
      replicas: { default: 2 },
      "securityContext.enabled": { default: true },
      extra: { default: undefined },
    },
    answers: [
      [{ replicas: 0 }, { replicas: 0 }],
      [
        { replicas: 2, securityContext: { enabled: false } },
        { securityContext: { enabled: false } },
      ],
    ],
    said: [/values\.schema\.json: defaults: Helm fills in no default/],
  },
  {
    about: "has only what was changed in its release",
    values: "image: { repository: nginx, tag: '1' }\nservice: { type: ClusterIP, port: 80 }\n",
    answers: [
      [{ image: { tag: "1" }, service: { port: 80 } }, {}],
      [{ image: { tag: "2" } }, { image: { tag: "2" } }],
      [{ service: { type: "NodePort", port: 80 } }, { service: { type: "NodePort" } }],
    ],
  },
  {
    about: "of which a value is cleared gets a null, by which Helm takes it away",
    values: "nodeSelector: { disk: ssd }\nreplicas: 1\n",
    options: { add: ["nodeSelector"] },
    fields: { nodeSelector: { additionalProperties: { type: "string" } } },
    answers: [
      [{ nodeSelector: { zone: "a" } }, { nodeSelector: { zone: "a", disk: null } }],
      [{ replicas: null }, { replicas: null }],
    ],
  },
  {
    about: "with many values proposes the few that people change, and asks for the rest as YAML",
    values: [
      ...Array.from({ length: 60 }, (_, index) => `flag${index}: false`),
      "replicaCount: 1",
      "image: { registry: docker.io, repository: nginx, tag: '1', pullPolicy: Always }",
      "resources: {}",
      "ingress: { enabled: false, className: '', annotations: {} }",
      "persistence: { enabled: true, size: 8Gi, storageClass: '' }",
      "worker: { replicaCount: 1, image: { tag: '1' }, deep: { er: { replicaCount: 1 } } }",
    ].join("\n"),
    fields: {
      replicaCount: { default: 1, title: "Replica count" },
      "image.tag": { default: "1" },
      "image.pullPolicy": undefined,
      "resources.limits.cpu": { type: "string", title: "CPU", "x-slipway-widget": "quantity" },
      "ingress.enabled": { default: false },
      "ingress.annotations": undefined,
      "persistence.size": { default: "8Gi", "x-slipway-widget": "quantity" },
      "worker.replicaCount": { default: 1 },
      flag0: undefined,
      otherValues: { "x-slipway-widget": "yaml" },
    },
    answers: [
      [
        { otherValues: { flag0: true, image: { pullPolicy: "Never" }, new: [1] }, replicaCount: 3 },
        { flag0: true, image: { pullPolicy: "Never" }, new: [1], replicaCount: 3 },
      ],
      [{ resources: { limits: { cpu: "500m" } } }, { resources: { limits: { cpu: "500m" } } }],
    ],
    said: [/values\.yaml: \d\d of 78 values have a field/],
  },
  {
    about: "with a field for a value refuses it among the other values",
    values: "replicas: 1\nimage: { tag: a, digest: b }\n",
    answers: [
      [{ otherValues: { replicas: 3 } }, undefined],
      [{ otherValues: { image: { tag: "x" } } }, undefined],
      [{ otherValues: { image: { digest: "x" } } }, { image: { digest: "x" } }],
      [{ otherValues: { image: null } }, { image: null }],
    ],
  },
  {
    about: "with a schema has its other values checked against it, a part at a time",
    values: "replicas: 1\ntls: { secretName: a, port: 443 }\n",
    schema: {
      additionalProperties: false,
      properties: {
        replicas: { type: "integer" },
        level: { $ref: "#/$defs/level" },
        tls: {
          type: "object",
          additionalProperties: false,
          required: ["secretName", "port"],
          properties: {
            secretName: { type: "string" },
            port: { type: "integer", maximum: 65535, default: 8443 },
          },
        },
      },
      $defs: { level: { type: "string", enum: ["info", "debug"] } },
    },
    options: { only: ["replicas"] },
    answers: [
      [{ otherValues: { tls: { port: 8443 } } }, { tls: { port: 8443 } }],
      [
        { otherValues: { tls: { port: null }, level: "debug" } },
        { tls: { port: null }, level: "debug" },
      ],
      [{ otherValues: { tls: {} } }, { tls: {} }],
      [{ otherValues: { tls: { port: 99999 } } }, undefined],
      [{ otherValues: { tls: { prot: 1 } } }, undefined],
      [{ otherValues: { level: "loud" } }, undefined],
      [{ otherValues: { typo: 1 } }, undefined],
    ],
    said: [/Other values: .*checked against the chart's schema/],
  },
  {
    about: "whose schema refers to itself has other values that are checked, too",
    values: "tree: { name: a }\n",
    schema: {
      $ref: "#/definitions/values",
      definitions: {
        values: {
          type: "object",
          properties: {
            tree: { $ref: "#/definitions/node" },
            again: { $ref: "#/definitions/values/properties/tree" },
          },
        },
        node: {
          type: "object",
          properties: { name: { type: "string" }, next: { $ref: "#/definitions/node" } },
        },
      },
    },
    options: { only: ["tree.name"] },
    answers: [
      [
        { otherValues: { tree: { next: { next: { name: "c" } } } } },
        { tree: { next: { next: { name: "c" } } } },
      ],
      [{ otherValues: { tree: { next: { next: { name: 1 } } } } }, undefined],
      [{ otherValues: { tree: { name: "b" } } }, undefined],
    ],
  },
  {
    about: "whose schema contradicts its values is reported, and its value is not changed",
    values: "port: http\nmode: c\nreplicas: 2\n",
    schema: {
      properties: {
        port: { type: "integer" },
        mode: { enum: ["a", "b"] },
        replicas: { type: "integer" },
      },
    },
    options: { all: true },
    fields: { port: { type: "integer", default: undefined }, mode: { default: undefined } },
    said: [/values: port: The chart's own schema refuses the chart's own value/, /values: mode: /],
  },
  {
    about: "that requires what it does not have asks for it, and is installed with no other answer",
    values: "replicas: 1\nauth: { method: oidc }\n",
    schema: { ...needsName, properties: { ...needsName.properties, auth: needsName } },
    needed: { name: "a", auth: { name: "b" } },
    fields: { name: { type: "string" }, "auth.name": { type: "string" } },
    answers: [
      [{}, undefined],
      [
        { name: "a", auth: { name: "b" } },
        { name: "a", auth: { name: "b" } },
      ],
    ],
  },
  {
    about: "whose templates ask for a value has a field for it, which may stay empty",
    values: "clusterName: ''\nregion:\nsize: 1\n",
    templates: {
      "a.yaml":
        'a: {{ required "Say which" .Values.clusterName }}\nb: {{ .Values.region | required "Where" }}\n',
    },
    fields: {
      clusterName: { type: "string", default: "" },
      region: { type: "string", default: undefined },
    },
    answers: [
      [
        { clusterName: "a", region: "b" },
        { clusterName: "a", region: "b" },
      ],
    ],
  },
  {
    about: "in YAML 1.1 has the types that Helm reads",
    values: "enabled: yes\nmode: 0644\nflag: 'yes'\n",
    options: { all: true },
    fields: {
      enabled: { type: "boolean", default: true },
      mode: { type: "integer", default: 420 },
      flag: { type: "string" },
    },
    answers: [
      [
        { enabled: false, mode: 384 },
        { enabled: false, mode: 384 },
      ],
    ],
  },
  {
    about: "whose comments hold HTML entities and marks has them as text",
    values:
      "# -- The &quot;size&quot; &lt;of&gt; it &amp; more &#8211; all\nsize: 8Gi\nTLSSecretName: a\n",
    options: { all: true },
    fields: {
      size: { description: 'The "size" <of> it & more – all', title: "Size" },
      TLSSecretName: { title: "TLS secret name" },
    },
  },
  {
    about: "with a secret has no field for it, whoever asks for one",
    values: "adminPassword: hunter2\nexistingSecret: ''\nreplicas: 1\n",
    options: { all: true, add: ["adminPassword"] },
    fields: { adminPassword: undefined, existingSecret: { type: "string" } },
    said: [/values: adminPassword: It looks like a secret/],
  },
  {
    about: "with a template in a value leaves it to the chart",
    values: "fullname: '{{ .Release.Name }}'\nreplicas: 1\n",
    options: { all: true },
    fields: { fullname: { type: "string", default: undefined } },
    answers: [[{ fullname: "a" }, { fullname: "a" }]],
    said: [/values: fullname: Its default is a template of the chart/],
  },
  {
    about: "with dependencies proposes their switches, and their values after its own",
    values: "replicas: 1\nredis: { enabled: false, replicas: 1, auth: { x: 1 } }\n",
    more: "dependencies: [{ name: redis, version: 1.x, condition: redis.enabled }]\n",
    fields: {
      "redis.enabled": { default: false },
      "redis.replicas": { default: 1 },
      "redis.auth.x": undefined,
    },
  },
  {
    about: "with lists and free maps asks for what it can show by fields, and for the rest as YAML",
    values:
      "hosts: [a]\nextraEnv: []\naffinity: {}\npodLabels: {}\nnamespaceSelector: { matchExpressions: [{ key: a, values: [b] }] }\nports: [{ name: http, port: 80 }]\n",
    options: { all: true },
    fields: {
      hosts: { type: "array", items: { type: "string" }, default: ["a"] },
      extraEnv: { type: "array", "x-slipway-widget": "yaml" },
      affinity: { type: "object", "x-slipway-widget": "yaml" },
      podLabels: { additionalProperties: { type: "string" } },
      "namespaceSelector.matchExpressions": { type: "array" },
      ports: { items: { properties: { port: { type: "integer" } } } },
    },
    answers: [
      [
        { hosts: ["a", "b"], affinity: { nodeAffinity: {} } },
        { hosts: ["a", "b"], affinity: { nodeAffinity: {} } },
      ],
      [{ hosts: [] }, { hosts: [] }],
    ],
  },
  {
    about: "with a choice between types has one field for it",
    values: "cpu: 1\nlevel: info\nport:\n",
    schema: {
      properties: {
        cpu: { oneOf: [{ type: "string" }, { type: "integer" }] },
        level: { anyOf: [{ const: "info" }, { const: "debug" }] },
        port: { oneOf: [{ type: "integer" }, { type: "null" }] },
        odd: { oneOf: [{ type: "object" }, { type: "integer" }] },
      },
    },
    options: { all: true, add: ["odd"] },
    fields: {
      cpu: { type: ["string", "integer"], default: 1 },
      level: { type: "string", enum: ["info", "debug"], oneOf: undefined },
      port: { type: "integer", default: undefined },
      odd: undefined,
    },
    answers: [
      [
        { cpu: "500m", otherValues: { odd: { a: 1 } } },
        { cpu: "500m", odd: { a: 1 } },
      ],
    ],
    said: [/values: odd: The chart has no value of this name that a field can ask for/],
  },
  {
    about: "with hundreds of values that all get fields still has only what was changed",
    values: `a:\n${Array.from({ length: 400 }, (_, index) => `  value${index}: "the default number ${index}"`).join("\n")}\nb: 1\n`,
    options: { all: true },
    answers: [
      [{ a: { value7: "other" }, b: 1 }, { a: { value7: "other" } }],
      [{ b: 2 }, { a: {}, b: 2 }],
    ],
    said: [/Other values: There are too many fields/],
  },
  {
    about: "that has a value named otherValues keeps it",
    values: "otherValues: 1\nreplicas: 1\n",
    options: { all: true },
    fields: {
      otherValues: { type: "integer", default: 1 },
      moreValues: { "x-slipway-widget": "yaml" },
    },
    answers: [
      [
        { otherValues: 2, moreValues: { x: 1 } },
        { otherValues: 2, x: 1 },
      ],
    ],
  },
  {
    about: "with keys that are no names of CEL has them as they are",
    values: "feature-gates: { a.b/c: true, in: false }\n",
    options: { all: true },
    answers: [[{ "feature-gates": { "a.b/c": false } }, { "feature-gates": { "a.b/c": false } }]],
  },
  {
    about: "with objects of the whole cluster, CRDs and a README is for the platform",
    values: "replicas: 1\n",
    more: "type: library\ndeprecated: true\nicon: x.png\nhome: 'ftp://x'\n",
    templates: { "rbac.yaml": "kind: ClusterRole\n" },
    files: { "crds/a.yaml": "kind: CustomResourceDefinition\n", "README.md": "# Small\n" },
    said: [
      /^crds\/: They are created and/,
      /^crds\/a\.yaml: .*the scope is platform/,
      /^README\.md: /,
      /type: It is a library chart/,
      /The chart is deprecated/,
      /icon: /,
      /ftp:\/\/x is no web address/,
    ],
  },
  {
    about: "with a name and a version that a template cannot have gets the nearest ones",
    values: "replicas: 1\n",
    files: { "Chart.yaml": "apiVersion: v2\nname: Small_Chart\nversion: '1.2'\n" },
    said: [
      /The template is named small-chart/,
      /1\.2 is no semantic version; the template starts as 1\.2\.0/,
    ],
  },
  {
    about: "whose schema is not all that JSON Schema allows has the rest of it",
    values: "a: 1\nb: x\nc: some\nd: z\n",
    schema: {
      properties: {
        a: { type: "int", "x-form": 1, format: "int32" },
        b: { type: "string", pattern: "^(?!x$)" },
        c: { $ref: "https://example.com/c.json" },
        d: { type: "string", minLength: 2 },
      },
    },
    options: { all: true },
    fields: {
      a: { default: 1, format: undefined },
      b: { pattern: undefined, default: "x" },
      c: { default: "some" },
      d: { default: undefined },
    },
    said: [
      /"int" is no type of JSON Schema/,
      /keyword x-form/,
      /The format int32/,
      /look-around/,
      /to another file/,
      /values: d: The chart's own schema refuses/,
    ],
  },
  {
    about: "whose schema cannot be read has its values all the same",
    values: "replicas: 1\n",
    files: { "values.schema.json": "{" },
    fields: { replicas: { default: 1 } },
    said: [/^values\.schema\.json: /],
  },
  {
    about: "without values has a form all the same",
    values: "",
    answers: [[{ otherValues: { a: 1 } }, { a: 1 }]],
  },
  {
    about: "that requires a part of what it has asks for that part, and loses nothing of the rest",
    values:
      "auth: { method: oidc, replicas: 1 }\ntls: {}\nport: a\nfull: { name: '{{ x }}', replicas: 2 }\n",
    schema: {
      required: ["tls", "full"],
      properties: {
        auth: { required: ["realm"], properties: { realm: { type: "string" } } },
        tls: { properties: { secret: { type: "string" } } },
        full: { required: ["name"], properties: { name: { type: "string" } } },
        none: { required: ["x"], properties: { x: { type: "string" } } },
      },
    },
    options: { all: true },
    needed: { auth: { realm: "a" } },
    answers: [
      [{}, undefined],
      [{ auth: { realm: "a" } }, { auth: { realm: "a" } }],
      [
        { auth: { realm: "a" }, none: { x: "b" } },
        { auth: { realm: "a" }, none: { x: "b" } },
      ],
    ],
  },
  {
    about:
      "whose schema refuses a part of what it requires asks for another one, and loses nothing of the rest",
    values: "image: { repository: nginx, tag: latest }\n",
    schema: {
      properties: { image: { required: ["tag"], properties: { tag: { type: "integer" } } } },
    },
    needed: { image: { tag: 1 } },
    answers: [
      [{}, undefined],
      [{ image: { tag: 1 } }, { image: { tag: 1 } }],
    ],
  },
  {
    about:
      "with more parts than a person reads proposes twenty values, its own before those of dependencies",
    values: [
      "redis: { replicas: 1, image: { tag: a } }",
      ...Array.from(
        { length: 12 },
        (_, index) => `part${index}: { replicas: 1, image: { tag: a } }`,
      ),
      "replicas: 1",
    ].join("\n"),
    more: "dependencies: [{ name: redis, version: 1.x }]\n",
    fields: {
      replicas: { default: 1 },
      "part11.replicas": { default: 1 },
      "part6.image.tag": { default: "a" },
      "part7.image.tag": undefined,
      "redis.replicas": undefined,
      "redis.image.tag": undefined,
    },
    said: [/values\.yaml: 20 of 27 values have a field/],
  },
  {
    about: "in which a key stands twice has its last value, as in Helm",
    values: "replicas: 1\nb: { c: 1 }\nreplicas: 2\nb: { d: 2 }\n",
    options: { all: true },
    fields: { replicas: { default: 2 }, "b.d": { default: 2 }, "b.c": undefined },
    said: [/values\.yaml: .*unique \(line 3, column 1\)\. The last value counts/],
  },
];
