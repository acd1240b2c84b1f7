import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commitMessage, isMessageOf, pullRequestBody, pullRequestTitle, type Story } from "./body";
import { gitPerson } from "@/lib/git-host";

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

/** An address with every percent-encoding taken away, byte by byte. */
const bytesOf = (url: string): string =>
  new URL(url).href.replaceAll(/%[0-9a-f]{2}/gi, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );

/** The links of a body, a line each. */
const linked = (...urls: string[]) => {
  const body = pullRequestBody({
    ...story,
    links: urls.map((url) => ({ title: "Logs [all] @ops", url })),
  });
  return /### Once it runs\n\n((?:- .*\n)*)/.exec(body)?.[1]?.trimEnd();
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

  it("says where a change also moves the files to another engine", () => {
    const record = {
      path: "tenants/staging/payments/checkout/slipway.yaml",
      before: 'written:\n  engine: "1"\n',
      after: 'written:\n  engine: "2"\n',
    };
    expect(pullRequestBody({ ...story, kind: "edit", files: [record] })).toContain(
      "now by engine 2",
    );
    expect(pullRequestBody(story)).not.toContain("engine");
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
    expect(commitMessage(edit)).toContain("\nChanges: gone, image, 1 more\n");
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

  it("leads to where the instance will be found, by http and https only, and says nothing where there is no link", () => {
    expect(linked("https://logs.example.com/a?app=x&from=1#top")).toBe(
      "- [Logs &#91;all&#93; &#64;ops](<https://logs.example.com/a?app=x&amp;from=1#top>)",
    );
    expect(linked("http://logs.example.com:8080/(a)'`b`*c*%20?q=<@ops>|\\x")).toBe(
      "- [Logs &#91;all&#93; &#64;ops](<http://logs.example.com:8080/%28a%29%27%60b%60%2Ac%2A%20?q=%3C%40ops%3E%7C%5Cx>)",
    );
    expect(
      linked(
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com/",
        "//example.com",
        "https://user@example.com/",
        "https://:word@example.com/",
        "no url",
        `https://example.com/${"a".repeat(3000)}`,
      ),
    ).toBeUndefined();
    expect(linked()).toBeUndefined();
  });

  it("lets no link become anything but that link, wherever it goes and whatever it is called", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("@all", "`", ">)", "](x)", "\\", "\n# x", "&lt;", "|", "<img>", "](<y>)"),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            title: text,
            url: fc
              .tuple(fc.constantFrom("https://example.com/", "http://example.com/?q="), text, text)
              .map((parts) => parts.join("")),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        (links) => {
          const body = pullRequestBody({ ...story, links });
          const shown = body
            .slice(body.indexOf("### Once it runs\n\n"), body.indexOf("\n\nWritten by Slipway"))
            .split("\n")
            .slice(2);
          expect(shown).toHaveLength(links.length);
          for (const [index, line] of shown.entries()) {
            const [, title = "@", url = ""] = /^- \[(.*)\]\(<(.*)>\)$/.exec(line) ?? [];
            expect(title.replaceAll(/<br>|&#\d+;/g, "")).not.toMatch(/[<>@#|`[\]*_~\\!&]/);
            expect(url).toMatch(/^https?:\/\/example\.com\/[\w.~:/?#=&+,;%-]*$/);
            expect(url).not.toMatch(/&(?!amp;)/);
            // It is the address that was meant: the same bytes, and no other host.
            expect(bytesOf(url.replaceAll("&amp;", "&"))).toBe(bytesOf(links[index]?.url ?? ""));
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
  it("is known by the request and the revision that its message names, and by nothing else", () => {
    const id = story.url.split("/").at(-1) ?? "";
    const message = commitMessage(story);
    expect(isMessageOf(message, id, story.revision)).toBe(true);
    expect(isMessageOf(`${message}\nCo-authored-by: Dana <d@x>`, id, story.revision)).toBe(true);
    expect(isMessageOf(message, id, story.revision + 1)).toBe(false);
    expect(isMessageOf(message, `${id}0`, story.revision)).toBe(false);
    expect(isMessageOf(message.replace("Request: ", "See "), id, story.revision)).toBe(false);
    expect(isMessageOf(`Request: ${story.url} Revision: 1`, id, 1)).toBe(false);
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
