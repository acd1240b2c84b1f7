import type { BundleFiles } from "@/lib/template";
import { changelog, head, readme, type ScaffoldAnswers } from "./answers";

/** A bucket of the AWS controllers for Kubernetes, and what services need to know of it. */
export function cloudResourceFiles(answers: ScaffoldAnswers): BundleFiles {
  return {
    "template.yaml": `${head(answers, { category: "Data", icon: "cloud" })}  parameters:
    - title: Contents
      properties:
        versions: { type: boolean, title: Keep old versions, default: true }
        deleteAfterDays: { type: integer, title: Delete after days, minimum: 1, maximum: 3650 }
        tags:
          type: object
          title: Tags
          additionalProperties: { type: string }
          default: {}
  outputs:
    - { name: bucket, title: Bucket, value: "\${{ target.name }}-\${{ instance.team }}-\${{ instance.name }}" }
`,
    "files/bucket.yaml": `apiVersion: s3.services.k8s.aws/v1alpha1
kind: Bucket
metadata:
  name: \${{ instance.name }}
  annotations:
    # Removing the instance keeps the data.
    kustomize.toolkit.fluxcd.io/prune: disabled
    services.k8s.aws/deletion-policy: retain
spec:
  name: "\${{ (target.name + '-' + instance.team + '-' + instance.name).dnsLabel(63) }}"
  publicAccessBlock:
    blockPublicACLs: true
    blockPublicPolicy: true
    ignorePublicACLs: true
    restrictPublicBuckets: true
  encryption:
    rules:
      - applyServerSideEncryptionByDefault: { sseAlgorithm: AES256 }
  versioning:
    status: "\${{ params.versions ? 'Enabled' : 'Suspended' }}"
  lifecycle: "\${{ has(params.deleteAfterDays) ? optional.of({'rules': [{'id': 'contents', 'status': 'Enabled', 'filter': {'prefix': ''}, 'expiration': {'days': params.deleteAfterDays}}]}) : optional.none() }}"
  tagging:
    tagSet: "\${{ [{'key': 'team', 'value': instance.team}] + params.tags.map(key, {'key': key, 'value': params.tags[key]}) }}"
`,
    "files/settings.yaml": `# What a service needs to know, as environment variables (envFrom).
apiVersion: v1
kind: ConfigMap
metadata:
  name: \${{ instance.name }}-bucket
data:
  BUCKET_NAME: "\${{ (target.name + '-' + instance.team + '-' + instance.name).dnsLabel(63) }}"
`,
    "tests/defaults.yaml": `title: Nothing has to be filled in
parameters: {}
expect:
  - object: { kind: Bucket, name: example }
    equals: { /spec/versioning/status: Enabled, /spec/tagging/tagSet/0/value: team }
    absent: [/spec/lifecycle]
---
title: Contents can go after a while, and have tags
parameters: { deleteAfterDays: 30, tags: { cost-center: "4711" } }
expect:
  - object: { kind: Bucket }
    equals:
      /spec/lifecycle/rules/0/expiration/days: 30
      /spec/tagging/tagSet/1/key: cost-center
`,
    "README.md": readme(answers, [
      "A bucket that nobody reaches from outside, encrypted.",
      "A ConfigMap with its name, for your services.",
    ]),
    "CHANGELOG.md": changelog,
  };
}
