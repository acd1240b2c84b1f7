import { describe, expect, it } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { parseTemplate } from "@/lib/template";
import { readTemplateTests } from "./read-tests";
import { runTemplateTests, type TestReport } from "./run-tests";
import { smallBundle } from "./testing";

const checks = { schemas: standardRegistry() };

function run(
  test: string,
  more: Record<string, string> = {},
  hooks: Partial<Parameters<typeof runTemplateTests>[1]> = {},
): TestReport {
  const { template, problems } = parseTemplate(smallBundle({ "tests/one.yaml": test, ...more }));
  if (template === undefined) throw new Error(JSON.stringify(problems));
  return runTemplateTests(template, { ...checks, ...hooks });
}

const failuresOf = (report: TestReport) =>
  report.tests.flatMap(({ failures }) => failures.map(({ message }) => message));
const given = "title: T\nparameters: { image: registry/app }\n";

describe("objects", () => {
  it("are found by kind and name, and their fields by JSON Pointer", () => {
    const report = run(`${given}expect:
  - object: { kind: Deployment, name: example, apiVersion: apps/v1, namespace: team, file: deployment.yaml }
    equals: { /spec/replicas: 2, /spec/template/spec/containers/0/image: registry/app, /spec/selector: { matchLabels: { app: web } }, /metadata/namespace: team }
    absent: [/spec/paused, /spec/template/spec/containers/1]
  - object: { kind: Service }
    exists: false
`);
    expect(failuresOf(report)).toEqual([]);
    expect(report).toMatchObject({ ok: true, passed: 1, failed: 0 });
  });

  it("are equal by value and type, whatever the order of their keys", () => {
    expect(
      failuresOf(
        run(`${given}expect: [{ object: { kind: Deployment }, equals: { /spec/replicas: "2" } }]`),
      ),
    ).toEqual(['/spec/replicas of Deployment example is 2, not "2".']);
    expect(
      run(
        `${given}expect: [{ object: { kind: Deployment }, equals: { /spec/template/spec/containers/0: { image: registry/app, name: app } } }]`,
      ).ok,
    ).toBe(true);
  });

  it("that are missing, or there unexpectedly, are told with what is there", () => {
    expect(failuresOf(run(`${given}expect: [{ object: { kind: CronJob, name: x } }]`))).toEqual([
      "There is no CronJob x. Rendered: Deployment example.",
    ]);
    expect(
      failuresOf(run(`${given}expect: [{ object: { kind: Deployment }, exists: false }]`)),
    ).toEqual(["There is Deployment example, but no Deployment was expected."]);
  });

  it("that several match must be named, but only where a field is asked for", () => {
    const exposed = "title: T\nparameters: { image: registry/app, exposed: true }\n";
    expect(
      failuresOf(
        run(
          `${exposed}expect: [{ object: { kind: Service }, equals: { /spec/ports/0/port: 80 } }]`,
        ),
      )[0],
    ).toContain("2 objects could be meant by Service: Service example, Service example-metrics.");
    expect(
      run(
        `${exposed}expect: [{ object: { kind: Service } }, { object: { kind: Service, name: example-metrics }, equals: { /spec/ports/0/port: 9090 } }]`,
      ).ok,
    ).toBe(true);
  });

  it("without a field that was expected say how far the path goes", () => {
    const [message] = failuresOf(
      run(
        `${given}expect: [{ object: { kind: Deployment }, equals: { /spec/template/spec/container: 1 } }]`,
      ),
    );
    expect(message).toBe(
      "Deployment example has no /spec/template/spec/container (/spec/template/spec has containers); 1 was expected.",
    );
    expect(
      failuresOf(
        run(`${given}expect: [{ object: { kind: Deployment }, absent: [/spec/replicas] }]`),
      ),
    ).toEqual(["Deployment example has /spec/replicas, which was not expected: 2."]);
  });

  it("are not looked up along inherited names", () => {
    expect(
      run(
        `${given}expect: [{ object: { kind: Deployment }, absent: [/constructor, /spec/__proto__, /spec/template/spec/containers/length] }]`,
      ).ok,
    ).toBe(true);
  });
});

describe("files", () => {
  it("are found by path, with text in them", () => {
    expect(
      run(
        `${given}expect: [{ file: motd.txt, contains: from staging }, { file: service.yaml, exists: false }]`,
      ).ok,
    ).toBe(true);
    expect(
      failuresOf(
        run(
          `${given}expect: [{ file: motd.txt, contains: [Hello, production] }, { file: other.txt }]`,
        ),
      ),
    ).toEqual([
      'motd.txt does not contain "production".',
      "There is no file other.txt. Rendered: deployment.yaml, motd.txt.",
    ]);
  });
});

const judge: Parameters<typeof runTemplateTests>[1]["judge"] = (objects, { target }) =>
  objects.map(({ object, file }) => ({
    severity: "error",
    code: "policy-denied",
    message: `${JSON.stringify(object["metadata"])} is not for ${target.environment}`,
    file,
  }));

describe("refusals", () => {
  it("are by the schema and by a rule, at a field and in words", () => {
    expect(run(`title: T\nparameters: {}\nexpect: [{ refused: { field: image } }]`).ok).toBe(true);
    expect(
      run(
        `title: T\nparameters: { image: registry/app, replicas: 6 }\nexpect: [{ refused: { field: /replicas, message: only in production } }]`,
      ).ok,
    ).toBe(true);
    expect(
      run(
        `title: T\nparameters: { image: registry/app, replicas: 6 }\ntarget: { environment: production }\nexpect: [{ object: { kind: Deployment }, equals: { /spec/replicas: 6 } }]`,
      ).ok,
    ).toBe(true);
    expect(run("title: T\nexpect: [{ refused: true }]").ok).toBe(true);
  });

  it("that do not happen, or for another reason, fail the test", () => {
    expect(
      failuresOf(run(`${given}expect: [{ refused: { field: image, message: nice } }]`)),
    ).toEqual(["It was expected to be refused at image with “nice”. It was not refused at all."]);
    expect(
      failuresOf(
        run(
          `title: T\nparameters: { image: docker/app }\nexpect: [{ refused: { field: replicas } }]`,
        ),
      )[0],
    ).toMatch(
      /^It was expected to be refused at replicas\. It was refused otherwise: at \/image: /,
    );
  });

  it("that nobody expected fail the test, and only once", () => {
    const failures = failuresOf(
      run(
        `title: T\nparameters: { image: docker/app }\nexpect: [{ object: { kind: Deployment } }, { object: { kind: Service }, exists: false }]`,
      ),
    );
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/^It was refused: at \/image: /);
  });

  it("are by Kubernetes' schemas too", () => {
    const files = {
      "files/deployment.yaml":
        smallBundle()["files/deployment.yaml"]?.replace("      containers:", "      container:") ??
        "",
    };
    expect(
      failuresOf(run(`${given}expect: [{ object: { kind: Deployment } }]`, files)).join("\n"),
    ).toContain("container");
    expect(run(`${given}expect: [{ refused: { message: container } }]`, files).ok).toBe(true);
  });

  it("are by whatever else judges the objects, as they would be written", () => {
    expect(
      run(
        `${given}expect: [{ refused: { message: '"namespace":"team"} is not for staging' } }]`,
        {},
        { judge },
      ).ok,
    ).toBe(true);
  });
});

describe("snapshots", () => {
  const test = `${given}expect: [{ snapshot: whole }]`;

  it("are not there at first, and then hold the whole output", () => {
    const first = run(test);
    expect(failuresOf(first)).toEqual([
      "There is no snapshot tests/snapshots/whole.snap yet. Look at the output, then store it with --update.",
    ]);
    expect(Object.keys(first.snapshots)).toEqual(["tests/snapshots/whole.snap"]);
    expect(first.snapshots["tests/snapshots/whole.snap"]).toContain(
      "=== motd.txt ===\nHello from staging\n",
    );
    expect(run(test, first.snapshots)).toMatchObject({ ok: true, unusedSnapshots: [] });
  });

  it("show what differs", () => {
    const { snapshots } = run(test);
    const [result] = run(test.replace("registry/app", "registry/other"), snapshots).tests;
    expect(result?.failures[0]?.diff).toContain(
      "-          image: registry/app\n+          image: registry/other",
    );
  });

  it("of a refused rendering are not offered for storing", () => {
    expect(run("title: T\nexpect: [{ snapshot: whole }]").snapshots).toEqual({});
  });

  it("that no test names are a warning, unless a test cannot be read", () => {
    expect(
      run(`${given}expect: [{ object: { kind: Deployment } }]`, { "tests/snapshots/old.snap": "" }),
    ).toMatchObject({
      ok: true,
      unusedSnapshots: ["tests/snapshots/old.snap"],
      problems: [{ severity: "warning", code: "unused-snapshot" }],
    });
    expect(run("title: T", { "tests/snapshots/old.snap": "" }).unusedSnapshots).toEqual([]);
  });
});

const read = (text: string) => readTemplateTests({ "tests/one.yaml": text });

const parameters = (number: string) =>
  read(`title: T\nparameters: { a: ${number} }\nexpect: [{ refused: true }]`);

describe("one test", () => {
  const wrong = "expect: [{ object: { kind: CronJob } }]\n";
  const all = {
    "tests/one.yaml": `${given}${wrong}---\ntitle: B\nparameters: { image: registry/b }\n${wrong}`,
    "tests/two.yaml": `title: B\nparameters: { image: registry/c }\n${wrong}`,
  };
  const { template } = parseTemplate(smallBundle(all));
  const seen = (file: string, title: string, line: number) => {
    if (template === undefined) throw new Error("no template");
    const { tests } = runTemplateTests(template, checks, { file: `tests/${file}`, title, line });
    return tests.map((test) => `${test.file} ${test.title}`);
  };

  it("is run alone, among those of its file too", () => {
    expect(seen("one.yaml", "B", 5)).toEqual(["tests/one.yaml B"]);
    expect(seen("one.yaml", "T", 1)).toEqual(["tests/one.yaml T"]);
    expect(seen("two.yaml", "B", 1)).toEqual(["tests/two.yaml B"]);
  });

  it("is found by its title where its line is another one since, by its line where its title is, and not at all where it is gone", () => {
    expect(seen("one.yaml", "B", 40)).toEqual(["tests/one.yaml B"]);
    expect(seen("one.yaml", "before", 1)).toEqual(["tests/one.yaml T"]);
    expect(seen("one.yaml", "before", 40)).toEqual([]);
    expect(seen("three.yaml", "B", 1)).toEqual([]);
  });
});

describe("test files", () => {
  it("hold one test a document, in the order of their names", () => {
    const { tests } = readTemplateTests({
      "tests/b.yaml": "title: C\nexpect: [{ refused: true }]",
      "tests/a.yaml":
        "title: A\nexpect: [{ refused: true }]\n---\ntitle: B\nexpect: [{ refused: true }]",
      "tests/deep/c.yaml": "nonsense",
    });
    expect(tests.map(({ title, line }) => [title, line])).toEqual([
      ["A", 1],
      ["B", 4],
      ["C", 1],
    ]);
  });

  it("that are wrong say what, and on which line", () => {
    expect(
      read(
        "title: T\nexpect:\n  - object: { kind: X }\n  - object: { kind: X }\n    equal: { /a: 1 }\n",
      ).problems,
    ).toMatchObject([
      {
        code: "invalid-test",
        file: "tests/one.yaml",
        line: 4,
        message: expect.stringContaining("equal"),
      },
    ]);
    expect(
      read("title: T\nexpect:\n  - { object: { kind: X }, refused: true }").problems[0]?.message,
    ).toContain("not object and refused");
    expect(
      read("title: T\nexpect: [{ object: { kind: X }, equals: { spec/x: 1 } }]").problems[0]
        ?.message,
    ).toContain("JSON Pointer");
    expect(read("title: T\nexpect: []").problems[0]?.message).toContain("proves nothing");
    expect(
      read("title: T\nexpect: [{ object: { kind: X }, exists: false, absent: [/a] }]").problems[0]
        ?.message,
    ).toContain("leave out");
    expect(read("title: T\ntitle: U\n").problems[0]).toMatchObject({
      code: "invalid-yaml",
      line: 2,
    });
    expect(read("a: .nan").problems[0]).toMatchObject({ code: "invalid-yaml" });
    expect(read("").problems[0]).toMatchObject({ code: "invalid-test" });
    expect(
      read("title: T\ninstance: { name: Not_A_Name }\nexpect: [{ refused: true }]").problems[0],
    ).toMatchObject({ code: "invalid-test", line: 2 });
  });

  it("hold whole numbers exactly, or not at all", () => {
    expect(parameters("9007199254740991").tests[0]?.parameters).toEqual({ a: 9007199254740991 });
    expect(parameters("0x10").tests[0]?.parameters).toEqual({ a: 16 });
    expect(parameters("1.5").tests[0]?.parameters).toEqual({ a: 1.5 });
    expect(parameters("9007199254740993")).toMatchObject({
      tests: [],
      problems: [{ message: expect.stringContaining("use a string") }],
    });
  });

  it("never throw, whatever they hold", () => {
    for (const text of [
      "[",
      "- 1",
      "&a [*a]",
      "a: &a [1, *a]",
      "\u0000",
      "title: T\nparameters: 7\nexpect: {}",
      "expect: [null, 3, [], {}]",
      "__proto__: { x: 1 }",
      "&x a: &y [*x, *x]",
    ]) {
      expect([text, read(text).problems.length > 0]).toEqual([text, true]);
    }
  });
});
