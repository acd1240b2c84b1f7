import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commitMessage, gitPerson, pullRequestBody, pullRequestTitle, type Story } from "./body";

const story: Story = {
  kind: "create",
  team: "payments",
  name: "checkout",
  template: { name: "web-service", version: "1.3.0" },
  target: { title: "Staging", environment: "staging", cluster: "eu-1" },
  requester: { name: "Dana Developer", email: "dana@example.com" },
  revisedBy: undefined,
  revision: 1,
  parameters: {
    image: "registry.example.com/shop:1",
    list: ["a", 1],
    deep: { on: true, none: null },
    env: [{ name: "A", value: "b" }],
  },
  from: undefined,
  files: [
    { path: "tenants/staging/payments/checkout/sync.yaml", before: undefined, after: "x" },
    { path: "old.yaml", before: "x", after: undefined },
  ],
  left: undefined,
  findings: [],
  verdicts: [],
  links: [{ title: "Dashboard", url: "https://grafana.example.com/d/1?var=a" }],
  url: "https://slipway.example.com/requests/1",
};

describe("a pull request", () => {
  it("says in its title what happens, to whom and where", () => {
    expect(pullRequestTitle(story)).toBe(
      "Launch checkout (web-service 1.3.0) for payments on Staging",
    );
  });

  it("tells its reviewer who, which template, every parameter, every file and where to look", () => {
    const body = pullRequestBody(story);
    for (const part of [
      "Dana Developer",
      "1&#46;3&#46;0",
      "<code>deep&#46;on</code> | <code>true</code>",
      "env&#91;0&#93;&#46;name",
      "deletes <code>old&#46;yaml</code>",
      story.url,
      "https://grafana.example.com/d/1?var=a",
    ])
      expect(body).toContain(part);
  });

  it("says of a change what was and what will be, and of a removal what goes and what stays", () => {
    const edit: Story = {
      ...story,
      kind: "edit",
      from: {
        version: "1.3.0",
        parameters: { image: "registry.example.com/shop:0", list: ["a", 1], gone: 1, "@all": 1 },
      },
      parameters: { image: "registry.example.com/shop:1", list: ["a", 1] },
    };
    const body = pullRequestBody(edit);
    expect(body).toContain(
      "| <code>image</code> | <code>registry&#46;example&#46;com&#47;shop&#58;0</code> | <code>registry&#46;example&#46;com&#47;shop&#58;1</code> |",
    );
    expect(body).toContain("| <code>gone</code> | <code>1</code> | default |");
    expect(body).not.toContain("<code>list</code>");
    expect(commitMessage(edit, undefined)).toContain("\nChanges: gone, image, 1 more\n");
    expect(
      pullRequestTitle({
        ...edit,
        kind: "upgrade",
        template: { name: "web-service", version: "1.4.0" },
      }),
    ).toBe("Upgrade checkout (web-service 1.3.0 to 1.4.0) for payments on Staging");
    const removal = pullRequestBody({
      ...edit,
      kind: "remove",
      left: { deleted: ["Deployment checkout"], kept: ["PersistentVolumeClaim data"] },
    });
    expect(removal).toContain("**Deleted from the cluster:** Deployment checkout.");
    expect(removal).toContain(
      "**Stays in the cluster, with its data:** PersistentVolumeClaim data.",
    );
    expect(removal).not.toMatch(/### (Parameters|Checks)/);
  });

  it("lets no value become markup, a mention, a reference, a link or another row", () => {
    const sharp = /[<>@#|`[\]*_~\\!]|:\/\/|www\./;
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }),
          fc.oneof(
            fc.string({ unit: "binary" }),
            fc.constantFrom(
              "@all",
              "#1",
              "|x|",
              "</code>",
              "\n# x",
              "&lt;b>",
              "![x](https://e.example)",
            ),
          ),
          { minKeys: 1, maxKeys: 5 },
        ),
        (parameters) => {
          const body = pullRequestBody({ ...story, parameters });
          const table = body.slice(
            body.indexOf("### Parameters"),
            body.indexOf("### What changes"),
          );
          const rows = table
            .split("\n")
            .filter((line) => line.startsWith("| "))
            .slice(2);
          expect(rows).toHaveLength(Object.keys(parameters).length);
          for (const row of rows) {
            const cells = row.replaceAll(/<\/?code>|<br>/g, "").replaceAll(/&#\d+;/g, "");
            expect(cells.replace(/^\| (.*) \| (.*) \|$/, "$1$2")).not.toMatch(sharp);
          }
        },
      ),
    );
  });

  it("stays below what GitHub takes", () => {
    const parameters = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`p${index}`, "<".repeat(2000)]),
    );
    expect(pullRequestBody({ ...story, parameters }).length).toBeLessThan(65_536);
  });
});

describe("a commit", () => {
  it("names a co-author where the App is the author", () => {
    expect(commitMessage(story, story.requester)).toMatch(
      /\n\nCo-authored-by: Dana Developer <dana@example\.com>\n$/,
    );
    expect(commitMessage(story, undefined)).not.toContain("Co-authored-by");
  });

  it("takes no trailer from a person's name", () => {
    expect(gitPerson({ name: "Eve\nSigned-off-by: Ops <o@x>", email: "e<v>e@x\n" })).toEqual({
      name: "Eve Signed-off-by: Ops o@x",
      email: "eve@x",
    });
    expect(gitPerson({ name: " ", email: "" })).toEqual({
      name: "Unknown",
      email: "unknown@invalid",
    });
  });
});
