import { expect, test } from "@playwright/test";
import { expectAccessible } from "../accessible";
import { publishTemplate, writeTemplate } from "../offered-template";
import { freshName, signIn } from "../people";

const regions = Array.from({ length: 30 }, (_, index) => `region-${index + 1}`);

/** A template with a field of every kind that has one of its own. */
function writeFields(name: string): void {
  writeTemplate(name, {
    "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: ${name}, version: 1.0.0 }
spec:
  title: Fields ${name}
  summary: A field of every kind.
  category: Tests
  tags: []
  icon: box
  owner: platform-team
  scope: team
  parameters:
    title: Fields
    description: "See [the **wiki**](https://wiki.example.com/fields)."
    required: [image, region]
    properties:
      image: { type: string, title: Image, format: container-image, description: "Not \`latest\`. [Not a link](javascript:alert(1))." }
      zone: { type: string, title: Zone, default: Europe/Berlin }
      schedule: { type: string, title: Schedule, format: cron, x-slipway-time-zone: /zone, default: "30 6 * * 1-5" }
      memory: { type: string, title: Memory, format: quantity, default: 2Gi }
      network: { type: string, title: Network, format: cidr, default: 10.0.0.0/16 }
      token: { type: string, title: Token, format: secret-reference }
      until: { type: string, title: Until, format: date-time }
      region: { type: string, title: Region, enum: [${regions.join(", ")}] }
      settings: { type: object, title: Settings, additionalProperties: { type: string }, default: { LOG_LEVEL: info } }
`,
    "README.md": "# Fields\n",
    "files/settings.yaml":
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${{ instance.name }}\ndata:\n  all: "${{ toJson(params) }}"\n',
  });
}

test("fields of their own say what they read, and refuse in words what they cannot", async ({
  page,
  browser,
}) => {
  const template = freshName("fields");
  writeFields(template);
  await publishTemplate(browser, template, "1.0.0");
  await signIn(page, "Dana", `/catalog/${template}/launch`);

  // Descriptions: links to the web, and nowhere else.
  await expect(page.getByRole("link", { name: /^the wiki/ })).toHaveAttribute(
    "href",
    "https://wiki.example.com/fields",
  );
  await expect(page.getByText("Not a link")).toBeVisible();
  await expect(page.getByRole("link", { name: "Not a link" })).toHaveCount(0);

  const field = (name: string) => page.locator(`[data-pointer="/${name}"]`);
  await page.getByLabel("Image", { exact: true }).fill("r.example.com/team/app:1.4.2");
  await expect(field("image").getByRole("definition")).toHaveText([
    "r.example.com",
    "team/app",
    "1.4.2",
  ]);
  await expect(field("memory")).toContainText("2,147,483,648");
  await expect(field("network")).toContainText("10.0.0.0 to 10.0.255.255, 65,536 addresses");
  await expect(field("until")).toContainText(/In your time zone|In UTC/);
  await expect(field("schedule")).toContainText(/Next runs \(Europe\/Berlin\): .*06:30.*06:30/);
  await page.getByLabel("Zone", { exact: true }).fill("UTC");
  await expect(field("schedule")).toContainText("Next runs (UTC)");
  await page.getByLabel("Schedule", { exact: true }).fill("0 24 * * *");
  await page.keyboard.press("Tab");
  await expect(field("schedule")).toContainText("the hour is 0 to 23");
  await page.getByLabel("Schedule", { exact: true }).fill("@daily");

  // Many choices are searched; only what is on the list can be chosen.
  const region = page.getByRole("combobox", { name: "Region" });
  await region.fill("region-17");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(region).toHaveValue("region-17");
  await region.fill("nowhere");
  await expect(page.getByText("Nothing matches “nowhere”.")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(region).toHaveValue("region-17");
  await expect(page.getByText(/region-17/).first()).toBeVisible();
  await expectAccessible(page, "Fields of their own");
});
