import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import { render } from "@/lib/template";
import { renderInputOf, shipped } from "./testing";

const vars = { awsAccount: "111122223333", awsRegion: "eu-central-1" };
const statement = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.union([
    z.literal("*"),
    z.object({ AWS: z.union([z.string(), z.array(z.string())]) }),
  ]),
  Resource: z.union([z.string(), z.array(z.string())]),
});
const bucket = await shipped("bucket");
const queue = await shipped("queue");

/**
 * From the shortest names to those that are cut: what a name becomes stands in several places, and
 * must be the same in each.
 */
const instances = [
  { team: "a", name: "b", target: "x" },
  { team: "payments", name: "uploads", target: "staging" },
  {
    team: "a-team-of-twenty-len",
    name: "a-name-of-forty-characters-as-long-as-it",
    target: "production-eu-central-1",
  },
];

function written(
  template: typeof bucket,
  { team, name, target }: (typeof instances)[number],
  parameters: JsonObject,
) {
  const { files, outputs } = render(
    renderInputOf(template, {
      parameters,
      target: { name: target, environment: "staging", vars },
      instance: { team, name },
    }),
  );
  const objects = files.flatMap(({ documents }) => documents) as JsonObject[];
  const specs = objects
    .filter(({ kind }) => kind !== "ConfigMap")
    .map(({ spec }) => spec as Record<string, string>);
  const data = objects.find(({ kind }) => kind === "ConfigMap")?.["data"] as Record<string, string>;
  return {
    specs,
    data,
    outputs: Object.fromEntries(outputs.map(({ name: output, value }) => [output, value])),
  };
}

/** What a policy is about, and whom it lets in. */
function judged(policy: string | undefined) {
  const { Statement } = z.object({ Statement: z.array(statement) }).parse(JSON.parse(policy ?? ""));
  const letIn = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Principal }) =>
    Principal === "*" ? ["*"] : [Principal.AWS].flat(),
  );
  return {
    resources: [...new Set(Statement.flatMap(({ Resource }) => [Resource].flat()))],
    letIn: [...new Set(letIn)],
    tlsOnly: Statement.some(({ Effect, Principal }) => Effect === "Deny" && Principal === "*"),
  };
}

describe.each(instances)("$team's $name at $target", (instance) => {
  const roles = [instance.team, "search"].map(
    (team) => `arn:aws:iam::111122223333:role/team-${team}`,
  );

  it("is a bucket with one name in all places, which S3 takes", () => {
    const {
      specs: [spec],
      data,
      outputs,
    } = written(bucket, instance, { readers: ["search"] });
    const name = spec?.["name"] ?? "";
    expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
    expect([data["BUCKET_NAME"], outputs["bucket"]]).toEqual([name, name]);
    expect(judged(spec?.["policy"])).toEqual({
      resources: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
      letIn: roles,
      tlsOnly: true,
    });
  });

  it.each(["any", "strict"])(
    "is a queue for %s order, and another one for what fails, that know each other",
    (order) => {
      const { specs, data, outputs } = written(queue, instance, { order, senders: ["search"] });
      const [main, dead] = specs.toSorted(
        (a, b) =>
          Number(a["redrivePolicy"] === undefined) - Number(b["redrivePolicy"] === undefined),
      );
      const names = [main, dead].map((spec) => spec?.["queueName"] ?? "");
      const arns = names.map((name) => `arn:aws:sqs:eu-central-1:111122223333:${name}`);
      for (const name of names)
        expect(name).toMatch(order === "strict" ? /^[\w-]{1,75}\.fifo$/ : /^[\w-]{1,80}$/);
      expect(new Set(names).size).toBe(2);
      expect(JSON.parse(main?.["redrivePolicy"] ?? "")).toMatchObject({
        deadLetterTargetArn: arns[1],
      });
      expect(JSON.parse(dead?.["redriveAllowPolicy"] ?? "")).toMatchObject({
        sourceQueueArns: [arns[0]],
      });
      expect([main, dead].map((spec) => judged(spec?.["policy"]).resources)).toEqual(
        arns.map((arn) => [arn]),
      );
      expect([main, dead].map((spec) => judged(spec?.["policy"]).letIn)).toEqual([
        roles,
        roles.slice(0, 1),
      ]);
      const urls = names.map(
        (name) => `https://sqs.eu-central-1.amazonaws.com/111122223333/${name}`,
      );
      expect([
        data["QUEUE_URL"],
        data["QUEUE_DEAD_URL"],
        outputs["url"],
        outputs["deadUrl"],
        outputs["queue"],
      ]).toEqual([...urls, ...urls, names[0]]);
    },
  );
});
