import { describe, expect, it } from "vitest";
import { objectsOf, policiesOf, policyText } from "../testing/policies";
import type { Finding } from "../types";
import type { JudgeInput } from "./input";
import { isDenied, judge } from "./judge";

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      hostNetwork: false
      containers:
        - { name: a, image: "registry.example.com/a:1" }
        - { name: b, image: "docker.io/b" }
`;

function found(
  policy: Parameters<typeof policyText>[0],
  objects = deployment,
  rest: Partial<JudgeInput> = {},
): Finding[] {
  return judge({ policies: policiesOf(policyText(policy)), objects: objectsOf(objects), ...rest });
}

const rule = (expression: string, more = "") =>
  `validations:\n  - expression: ${JSON.stringify(expression)}\n${more.replaceAll(/^/gm, "    ")}`;

const withConditions = (list: string) => `matchConditions:\n${list}\n${rule("false")}`;
const inNamespaces = (selector: string) =>
  `validationActions: [Deny]\nmatchResources:\n  namespaceSelector: ${selector}`;
const pods = (expression: string) => ({
  resource: "v1/pods",
  operations: "CREATE",
  spec: rule(expression, "message: No."),
});
const params = (name: string, max: string) =>
  objectsOf(
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: policy, labels: { limits: "yes" } }\ndata: { max: "${max}" }`,
  ).map((one) => one.object);
const withParams = (ref: string) => `validationActions: [Deny]\nparamRef: { ${ref} }`;
const excludes = (version: string) =>
  `excludeResourceRules: [{ apiGroups: [autoscaling], apiVersions: [${version}], resources: [horizontalpodautoscalers], operations: ['*'] }]`;

const matched = (rules: string, more = "") =>
  judge({
    policies: policiesOf(
      policyText({ spec: rule("false") }).replace(
        /resourceRules:\n.*\n/,
        `resourceRules: [${rules}]\n${more}`,
      ),
    ),
    objects: objectsOf(
      `${deployment}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n`,
    ),
  })
    .filter((one) => one.through === undefined)
    .map((one) => one.object.kind);

const verdicts = (selector: string, rest: Partial<JudgeInput> = {}, more = "") =>
  found({ spec: rule("false"), binding: inNamespaces(selector) }, deployment + more, rest).map(
    (one) => one.verdict,
  );

const pinned = (kind: string, containers: string) =>
  `object.kind != '${kind}' || ${containers}.all(c, c.image.contains(':'))`;

/** By rules of one policy for Deployments and for Pods. */
function ofBoth(...rules: string[]): Pick<Finding, "rule" | "field" | "through">[] {
  const validations = rules
    .map((expression) => `  - expression: ${JSON.stringify(expression)}\n`)
    .join("");
  const pods =
    "      - { apiGroups: [''], apiVersions: [v1], resources: [pods], operations: ['*'] }\n";
  const text = policyText({ spec: `validations:\n${validations}` }).replace(
    "    resourceRules:\n",
    `    resourceRules:\n${pods}`,
  );
  const findings = judge({ policies: policiesOf(text), objects: objectsOf(deployment) });
  return findings.map(({ rule, field, through }) => ({ rule, field, through }));
}

describe("what a rule says", () => {
  it("passes in silence, and denies with the object, the message and the field", () => {
    expect(found({ spec: rule("object.spec.replicas <= 5") })).toEqual([]);
    expect(
      found({
        spec: rule(
          "object.spec.template.spec.containers.all(c, c.image.startsWith('registry.example.com/'))",
          "message: Only from our registry.",
        ),
      }),
    ).toEqual([
      expect.objectContaining({
        verdict: "denied",
        action: "Deny",
        policy: "test",
        binding: "test",
        rule: 0,
        message: "Only from our registry.",
        field: "/spec/template/spec/containers/1/image",
        object: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
        operation: "CREATE",
        file: "objects.yaml",
        document: 0,
      }),
    ]);
  });

  it("names the element that a filter kept, through a variable", () => {
    const spec = `variables:\n  - { name: bad, expression: "object.spec.template.spec.containers.filter(c, !c.image.contains(':'))" }\n${rule("variables.bad.size() == 0", "messageExpression: \"'not pinned: ' + variables.bad.map(c, c.name).join(', ')\"")}`;
    expect(found({ spec })).toEqual([
      expect.objectContaining({
        message: "not pinned: b",
        field: "/spec/template/spec/containers/1/image",
      }),
    ]);
  });

  it("takes the message where the message expression fails or gives more than a line, and the expression where there is none", () => {
    expect(
      found({ spec: rule("false", "messageExpression: object.nothing\nmessage: Said.") })[0]
        ?.message,
    ).toBe("Said.");
    expect(
      found({ spec: rule("false", "messageExpression: \"'a\\\\nb'\"\nmessage: Said.") })[0]
        ?.message,
    ).toBe("Said.");
    expect(found({ spec: rule("1 == 2") })[0]?.message).toBe("failed expression: 1 == 2");
  });

  it("denies where a rule fails, says why, and lets pass under failurePolicy Ignore", () => {
    expect(found({ spec: rule("object.spec.nothing == 1") })).toEqual([
      expect.objectContaining({
        action: "Deny",
        message: "The rule could not be evaluated (no such key: nothing), which denies.",
        field: "/spec/nothing",
      }),
    ]);
    expect(found({ spec: `failurePolicy: Ignore\n${rule("object.spec.nothing == 1")}` })).toEqual(
      [],
    );
  });

  it("denies what asks the authorizer or a function that nobody knows, whatever the failure policy, unless it does not matter", () => {
    for (const failurePolicy of ["Fail", "Ignore"]) {
      expect(
        found({
          spec: `failurePolicy: ${failurePolicy}\n${rule("authorizer.group('apps').resource('deployments').check('create').allowed()")}`,
        }),
      ).toEqual([
        expect.objectContaining({
          verdict: "denied",
          action: "Deny",
          message: expect.stringContaining("authorizer"),
        }),
      ]);
      expect(
        found({ spec: `failurePolicy: ${failurePolicy}\n${rule("object.brandNew()")}` }),
      ).toEqual([
        expect.objectContaining({
          verdict: "denied",
          message: expect.stringContaining("brandNew()"),
        }),
      ]);
    }
    expect(
      found({
        spec: rule("object.spec.replicas == 1 || authorizer.path('/x').check('get').allowed()"),
      }),
    ).toEqual([]);
  });

  it("acts as the binding says", () => {
    expect(found({ spec: rule("false"), binding: "validationActions: [Audit, Warn]" })).toEqual([
      expect.objectContaining({ action: "Warn", actions: ["Audit", "Warn"] }),
    ]);
    expect(
      found({ spec: rule("false"), binding: "validationActions: [Warn]" }).some(isDenied),
    ).toBe(false);
  });
});

describe("what a policy sees", () => {
  it("is the object with the API server's defaults and without what Go leaves out", () => {
    const spec = rule(
      "object.spec.replicas == 1 && object.spec.strategy.rollingUpdate.maxSurge == '25%' && object.spec.template.spec.restartPolicy == 'Always' && !has(object.spec.template.spec.hostNetwork) && object.spec.template.spec.containers[1].imagePullPolicy == 'Always' && object.spec.template.spec.containers[0].resources == {}",
    );
    expect(found({ spec })).toEqual([]);
  });

  it("evaluates a variable only when it is asked for, and once", () => {
    const spec = `variables:\n  - { name: broken, expression: object.nothing }\n  - { name: ok, expression: "object.metadata.name" }\n${rule("variables.ok == 'web' || variables.broken == 1")}`;
    expect(found({ spec })).toEqual([]);
  });

  it("skips where a condition is false, though another one fails; and denies where one fails and none is false", () => {
    expect(
      found({
        spec: withConditions(
          "  - { name: broken, expression: object.nothing == 1 }\n  - { name: no, expression: \"object.kind == 'Job'\" }",
        ),
      }),
    ).toEqual([]);
    expect(
      found({ spec: withConditions("  - { name: broken, expression: object.nothing == 1 }") }),
    ).toEqual([expect.objectContaining({ message: expect.stringContaining("broken") })]);
  });

  it("knows the old object by its identity, whichever file it was in, and judges what is deleted", () => {
    const before = objectsOf(
      deployment
        .replace("name: web, namespace", "name: web, namespace")
        .replace("spec:\n", "spec:\n  replicas: 3\n"),
      "elsewhere.yaml",
    );
    const spec = rule(
      "request.operation != 'UPDATE' || object.spec.replicas == oldObject.spec.replicas",
      "message: Stay.",
    );
    expect(found({ spec }, deployment, { before })).toEqual([
      expect.objectContaining({ operation: "UPDATE", message: "Stay." }),
    ]);
    expect(
      found(
        {
          spec: rule("object == null && oldObject.spec.replicas == 3 && request.name == 'web'"),
          operations: "DELETE",
        },
        "",
        { objects: [], before },
      ),
    ).toEqual([]);
    expect(
      found({ spec: rule("false", "message: Kept."), operations: "DELETE" }, "", {
        objects: [],
        before,
      }),
    ).toEqual([
      expect.objectContaining({ operation: "DELETE", message: "Kept.", file: "elsewhere.yaml" }),
    ]);
  });

  it("judges only what changed, where that is asked for", () => {
    expect(
      found({ spec: rule("false") }, deployment, {
        before: objectsOf(deployment),
        scope: "changed",
      }),
    ).toEqual([]);
    expect(
      found({ spec: rule("false") }, deployment.replace("name: b,", "name: c,"), {
        before: objectsOf(deployment),
        scope: "changed",
      }),
    ).toHaveLength(1);
  });

  it("cannot know who applies it, unless it is told", () => {
    const spec = rule("request.userInfo.username == 'system:serviceaccount:flux-system:tenants'");
    expect(found({ spec })).toEqual([
      expect.objectContaining({ verdict: "not-judged", action: undefined }),
    ]);
    expect(
      found({ spec }, deployment, {
        user: { username: "system:serviceaccount:flux-system:tenants" },
      }),
    ).toEqual([]);
    expect(found({ spec, annotations: "{ slipway.dev/not-judged: Deny }" }).some(isDenied)).toBe(
      true,
    );
  });
});

it("judging leaves what is judged as it was", () => {
  const objects = objectsOf(
    "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { a: b }, annotations: {} }\n---\n" +
      deployment,
  );
  const before = JSON.stringify(objects);
  judge({ policies: policiesOf(policyText({ spec: rule("false") })), objects, before: objects });
  expect(JSON.stringify(objects)).toBe(before);
});

describe("which objects a policy is about", () => {
  it("follows rules, exclusions, scope and names", () => {
    const all = "apiVersions: ['*'], operations: ['*']";
    expect(matched(`{ apiGroups: ['*'], resources: ['*'], ${all} }`)).toEqual([
      "Deployment",
      "Namespace",
    ]);
    expect(matched(`{ apiGroups: ['*'], resources: ['*/*'], scope: Cluster, ${all} }`)).toEqual([
      "Namespace",
    ]);
    expect(matched(`{ apiGroups: ['apps'], resources: ['deployments/scale'], ${all} }`)).toEqual(
      [],
    );
    expect(
      matched(
        `{ apiGroups: ['apps'], resources: ['deployments'], resourceNames: [other], ${all} }`,
      ),
    ).toEqual([]);
    expect(
      matched(
        `{ apiGroups: ['*'], resources: ['*'], ${all} }`,
        `    excludeResourceRules: [{ apiGroups: [apps], resources: [deployments], ${all} }]\n`,
      ),
    ).toEqual(["Namespace"]);
  });

  it("are never policies themselves, which the API server asks nobody about", () => {
    const everything = policyText({
      resource: "*/*/*",
      operations: "'*'",
      spec: rule("false"),
    }).replace(
      'apiGroups: ["*"], apiVersions: ["*"], resources: ["*"]',
      "apiGroups: ['*'], apiVersions: ['*'], resources: ['*']",
    );
    const objects = objectsOf(
      `${everything}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n`,
    );
    expect(
      judge({ policies: policiesOf(everything), objects, before: objects }).map(
        ({ object }) => object.kind,
      ),
    ).toEqual(["Namespace"]);
    expect(
      judge({ policies: policiesOf(everything), objects: [], before: objects }).map(
        ({ object }) => object.kind,
      ),
    ).toEqual(["Namespace"]);
  });

  it("selects namespaces by labels that it is told, that are rendered, or that every namespace has; and says where it cannot", () => {
    expect(verdicts("{ matchLabels: { kubernetes.io/metadata.name: shop } }")).toEqual(["denied"]);
    expect(verdicts("{ matchLabels: { kubernetes.io/metadata.name: other } }")).toEqual([]);
    expect(verdicts("{ matchLabels: { tier: gold } }")).toEqual(["not-judged"]);
    expect(verdicts("{ matchLabels: { tier: gold, kubernetes.io/metadata.name: other } }")).toEqual(
      [],
    );
    expect(
      verdicts("{ matchLabels: { tier: gold } }", { namespaces: { shop: { tier: "gold" } } }),
    ).toEqual(["denied"]);
    expect(verdicts("{ matchLabels: { tier: gold } }", { namespaces: { shop: {} } })).toEqual([]);
    expect(
      verdicts(
        "{ matchExpressions: [{ key: tier, operator: NotIn, values: [gold] }] }",
        {},
        "---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { tier: tin } }\n",
      ),
    ).toEqual(["denied"]);
  });

  it("selects objects, the new or the old one", () => {
    const spec = rule("false");
    const policy = {
      spec,
      binding:
        "validationActions: [Deny]\nmatchResources:\n  objectSelector: { matchLabels: { app: old } }",
    };
    expect(found(policy)).toEqual([]);
    expect(
      found(policy, deployment, {
        before: objectsOf(deployment.replaceAll("app: web", "app: old")),
      }),
    ).toHaveLength(1);
  });

  it("matches another version of the resource unless it says Exact, and says that it cannot convert", () => {
    const hpa =
      "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: { name: a, namespace: shop }\nspec: { maxReplicas: 3, scaleTargetRef: { kind: Deployment, name: a } }\n";
    expect(
      found({ resource: "autoscaling/v2/horizontalpodautoscalers", spec: rule("false") }, hpa),
    ).toEqual([
      expect.objectContaining({
        verdict: "not-judged",
        message: expect.stringContaining("autoscaling/v2"),
      }),
    ]);
    const exact = policyText({
      resource: "autoscaling/v2/horizontalpodautoscalers",
      spec: rule("false"),
    }).replace("  matchConstraints:\n", "  matchConstraints:\n    matchPolicy: Exact\n");
    expect(judge({ policies: policiesOf(exact), objects: objectsOf(hpa) })).toEqual([]);
  });

  it("excludes what is reached through another version of the resource, unless it says Exact, in a policy and in a binding", () => {
    const verbs = "apiVersions: ['*'], operations: ['*']";
    const excluded = excludes("v2");
    const hpa = `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { maxReplicas: 3, scaleTargetRef: { kind: Deployment, name: web } }
`;
    const all = `{ apiGroups: [autoscaling], resources: [horizontalpodautoscalers], ${verbs} }`;
    const matchedBy = (more: string) =>
      judge({
        policies: policiesOf(
          policyText({ spec: rule("false") }).replace(
            /resourceRules:\n.*\n/,
            `resourceRules: [${all}]\n${more}`,
          ),
        ),
        objects: objectsOf(hpa),
      }).length;
    expect(matchedBy(`    ${excluded}\n`)).toBe(0);
    expect(matchedBy(`    matchPolicy: Exact\n    ${excluded}\n`)).toBe(1);
    // No API server has that version any more.
    expect(matchedBy(`    ${excludes("v2beta1")}\n`)).toBe(1);
    const bound = (more = "") =>
      found(
        {
          resource: "autoscaling/v1/horizontalpodautoscalers",
          spec: rule("false"),
          binding: `validationActions: [Deny]\nmatchResources:\n  ${excluded}\n${more}`,
        },
        hpa,
      );
    expect(bound()).toEqual([]);
    expect(bound("  matchPolicy: Exact\n")).toHaveLength(1);
  });

  it("binds to targets by their labels", () => {
    const policy = {
      spec: rule("false"),
      annotations: "{ slipway.dev/targets: 'environment in (production, staging),!sandbox' }",
    };
    expect(
      found(policy, deployment, { target: { labels: { environment: "production" } } }),
    ).toHaveLength(1);
    expect(
      found(policy, deployment, { target: { labels: { environment: "production", sandbox: "" } } }),
    ).toEqual([]);
    expect(
      found(policy, deployment, { target: { labels: { environment: "development" } } }),
    ).toEqual([]);
    expect(found(policy)).toHaveLength(1);
  });
});

describe("what will come of an object", () => {
  it("judges the Pods of a workload, and says so, at the template's field", () => {
    expect(
      found(
        pods(
          "object.spec.containers.all(c, c.image.contains(':')) && object.metadata.namespace == 'shop'",
        ),
      ),
    ).toEqual([
      expect.objectContaining({
        message: "It would fail when its Pods start: No.",
        field: "/spec/template/spec/containers/1/image",
        through: "Pod",
        object: expect.objectContaining({ kind: "Deployment", name: "web" }),
      }),
    ]);
    expect(found(pods("object.metadata.labels.app == 'other'"))[0]?.field).toBe(
      "/spec/template/metadata/labels/app",
    );
  });

  it("tells what a second rule says of the same field, and what the same rule said already once", () => {
    const [ofMaker, ofPods] = [
      pinned("Deployment", "object.spec.template.spec.containers"),
      pinned("Pod", "object.spec.containers"),
    ];
    const field = "/spec/template/spec/containers/1/image";
    expect(ofBoth(ofMaker, ofPods)).toEqual([
      { rule: 0, field, through: undefined },
      { rule: 1, field, through: "Pod" },
    ]);
    expect(ofBoth(ofMaker, ofMaker)).toEqual([
      { rule: 0, field, through: undefined },
      { rule: 1, field, through: undefined },
    ]);
    expect(ofBoth(`(${ofMaker}) && (${ofPods})`)).toEqual([{ rule: 0, field, through: undefined }]);
  });

  it("judges the Job and the Pods of a CronJob", () => {
    const cron =
      "apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c, namespace: shop }\nspec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: b }] } } } } }\n";
    expect(found(pods("object.spec.containers[0].image != 'b'"), cron)[0]?.field).toBe(
      "/spec/jobTemplate/spec/template/spec/containers/0/image",
    );
    expect(
      found(
        {
          resource: "batch/v1/jobs",
          operations: "CREATE",
          spec: rule("object.spec.backoffLimit != 6", "message: No."),
        },
        cron,
      ),
    ).toEqual([
      expect.objectContaining({
        message: "It would fail when its Jobs start: No.",
        field: "/spec/jobTemplate/spec/backoffLimit",
      }),
    ]);
  });
});

const map = (namespace: string) =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: limits, namespace: ${namespace} }\ndata: { max: "9" }\n`;
const isInView = (namespace: string) => namespace === "shop";

describe("parameters", () => {
  const spec = `paramKind: { apiVersion: v1, kind: ConfigMap }\n${rule("object.spec.replicas <= int(params.data.max)", "messageExpression: \"'at most ' + params.data.max\"")}`;

  it("are found by name or by labels, each judged", () => {
    expect(
      found(
        {
          spec,
          binding: withParams("name: small, namespace: policy, parameterNotFoundAction: Deny"),
        },
        deployment,
        { params: params("small", "0") },
      ),
    ).toEqual([expect.objectContaining({ message: "at most 0" })]);
    expect(
      found(
        {
          spec,
          binding: withParams(
            "selector: { matchLabels: { limits: 'yes' } }, namespace: policy, parameterNotFoundAction: Deny",
          ),
        },
        deployment,
        { params: [...params("a", "0"), ...params("b", "9")] },
      ),
    ).toHaveLength(1);
  });

  it("that are not there deny or let pass, as the binding says", () => {
    expect(
      found({ spec, binding: withParams("name: gone, parameterNotFoundAction: Deny") }),
    ).toEqual([
      expect.objectContaining({
        action: "Deny",
        message: "Its parameters (ConfigMap gone) are not there, which denies.",
      }),
    ]);
    expect(
      found({ spec, binding: withParams("name: gone, parameterNotFoundAction: Allow") }),
    ).toEqual([]);
  });

  it("that come with the object are too late, which is said with who can end it and how", () => {
    const binding = withParams("selector: {}, parameterNotFoundAction: Deny");
    const [finding, ...more] = found({ spec, binding }, deployment + map("shop"), { before: [] });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "denied",
      remedy:
        "The ConfigMap limits that comes with it does not count: Flux has the cluster try every object before it applies any. " +
        "A ConfigMap has to be in the namespace shop before this. The platform team can add it in Git, where the namespace shop is set up; once that is deployed, try again.",
    });
    const [other] = found({ spec, binding }, deployment + map("other"));
    expect(other?.remedy).toMatch(/^A ConfigMap has to be in the namespace shop/);
    const before = objectsOf(map("shop").replace("---", ""));
    expect(found({ spec, binding }, deployment + map("shop"), { before })).toEqual([]);
    expect(found({ spec, binding }, deployment + map("shop"), { inPlace: true })).toEqual([]);
  });

  it("that are not all known cannot be told to be missing, wherever they would be", () => {
    for (const ref of ["selector: {}", "name: a, namespace: policy"]) {
      const asked: string[] = [];
      const [finding] = found(
        { spec, binding: withParams(`${ref}, parameterNotFoundAction: Deny`) },
        deployment,
        { isInView, areParamsKnown: (reference) => asked.push(reference) === 0 },
      );
      expect(finding).toMatchObject({
        verdict: "not-judged",
        message: expect.stringContaining("not all of them are known"),
      });
      expect(asked[0]).toContain("v1/ConfigMap");
    }
  });

  it("cannot be told of a namespace that is not in view, and of one that a binding names can", () => {
    const [elsewhere, shop] = ["other", "shop"].map((namespace) =>
      found(
        { spec, binding: withParams("selector: {}, parameterNotFoundAction: Deny") },
        deployment.replace("namespace: shop", `namespace: ${namespace}`),
        { isInView },
      ),
    );
    expect(elsewhere).toMatchObject([
      { verdict: "not-judged", message: expect.stringContaining("is not in view") },
    ]);
    expect(shop).toMatchObject([{ verdict: "denied" }]);
    expect(
      found(
        { spec, binding: withParams("name: a, namespace: policy, parameterNotFoundAction: Deny") },
        deployment,
        { isInView },
      ),
    ).toMatchObject([{ verdict: "denied" }]);
  });
});

describe("what cannot be seen", () => {
  const release =
    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: r, namespace: shop }\nspec: { interval: 1h, chart: { spec: { chart: redis, version: 1.2.3, sourceRef: { kind: HelmRepository, name: r } } } }\n";

  it("is told as not judged: a chart's objects, a folder that was not built, what the cluster fills in", () => {
    expect(found({ spec: rule("true") }, release)).toEqual([
      expect.objectContaining({
        verdict: "not-judged",
        action: undefined,
        message: "The objects of the chart redis are made in the cluster and are not judged.",
      }),
    ]);
    expect(
      found({ spec: rule("true") }, deployment, {
        invisible: [{ file: "base/kustomization.yaml", document: 0, reason: "It is patched." }],
      }),
    ).toEqual([expect.objectContaining({ verdict: "not-judged", message: "It is patched." })]);
    const substituted = deployment.replace("docker.io/b", "${registry}/b");
    expect(
      found({ spec: rule("true") }, substituted, { target: { labels: {}, substitution: true } }),
    ).toHaveLength(1);
    expect(
      found({ spec: rule("true") }, substituted, { target: { labels: {}, substitution: false } }),
    ).toEqual([]);
  });

  it("blocks where Ops say so", () => {
    expect(
      found({ spec: rule("true"), annotations: "{ slipway.dev/not-judged: Deny }" }, release).some(
        isDenied,
      ),
    ).toBe(true);
  });
});

const range = (namespace: string) =>
  `---\napiVersion: v1\nkind: LimitRange\nmetadata: { name: team, namespace: ${namespace} }\nspec: { limits: [{ type: Container, defaultRequest: { cpu: 50m }, default: { memory: 256Mi } }] }\n`;

describe("a LimitRange of the namespace", () => {
  const policy = {
    resource: "v1/pods",
    operations: "CREATE",
    spec: rule(
      "object.spec.containers.all(c, c.resources.?requests.?cpu.orValue('') == '50m' && c.resources.?limits.?memory.orValue('') == '256Mi')",
    ),
  };

  it("gives Pods what they do not say, as the API server does before it asks a policy", () => {
    expect(found(policy, deployment + range("shop"))).toEqual([]);
    expect(found(policy, deployment + range("other"))).toHaveLength(1);
  });
});

describe("what is null", () => {
  it("is an empty text as a label, as the API server reads it", () => {
    const labelled = deployment.replace("labels: { app: web }", "labels: { app: web, team: null }");
    const policy = { spec: rule("object.metadata.labels['team'] == ''") };
    expect(found(policy, labelled)).toEqual([]);
    expect(found(policy, labelled.replace("null", "search"))).toHaveLength(1);
  });

  it("is absent in a custom resource whose field is not nullable", () => {
    const policy = {
      spec: rule("!has(object.spec.hostnames)"),
      resource: "gateway.networking.k8s.io/v1/httproutes",
    };
    const route =
      "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: a, namespace: shop }\nspec: { hostnames: null }\n";
    expect(found(policy, route)).toEqual([]);
    expect(found(policy, route.replace("null", "[a.example.com]"))).toHaveLength(1);
  });
});
