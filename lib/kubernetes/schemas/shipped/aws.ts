import {
  anyObject,
  customResource,
  flag,
  labels,
  list,
  number,
  object,
  partial,
  text,
  words,
  type Fields,
  type ShippedKind,
} from "../dsl";

const status = object({ status: text });
const ackReference = object({ from: object({ name: text }) });

const ackBucket = partial(
  {
    "name!": text,
    acl: text,
    policy: text,
    objectLockEnabledForBucket: flag,
    objectOwnership: text,
    createBucketConfiguration: partial({ locationConstraint: text }),
    encryption: object({
      rules: list(
        object({
          applyServerSideEncryptionByDefault: object({ kmsMasterKeyID: text, sseAlgorithm: text }),
          bucketKeyEnabled: flag,
        }),
      ),
    }),
    versioning: status,
    accelerate: status,
    tagging: object({ tagSet: list(object({ key: text, value: text })) }),
    publicAccessBlock: object({
      blockPublicACLs: flag,
      blockPublicPolicy: flag,
      ignorePublicACLs: flag,
      restrictPublicBuckets: flag,
    }),
    ownershipControls: object({ rules: list(object({ objectOwnership: text })) }),
    requestPayment: object({ payer: text }),
    logging: object({ loggingEnabled: partial({ targetBucket: text, targetPrefix: text }) }),
    lifecycle: object({
      rules: list(
        partial({
          id: text,
          status: text,
          prefix: text,
          filter: anyObject,
          expiration: anyObject,
          noncurrentVersionExpiration: anyObject,
          abortIncompleteMultipartUpload: anyObject,
          transitions: list(anyObject),
        }),
      ),
    }),
    cors: anyObject,
    notification: anyObject,
    replication: anyObject,
    website: anyObject,
  },
  "Bucket spec",
);

/** SQS takes its attributes as text, numbers and booleans too. */
const ackQueue = partial(
  {
    "queueName!": text,
    fifoQueue: text,
    contentBasedDeduplication: text,
    delaySeconds: text,
    maximumMessageSize: text,
    messageRetentionPeriod: text,
    receiveMessageWaitTimeSeconds: text,
    visibilityTimeout: text,
    kmsMasterKeyID: text,
    kmsMasterKeyRef: ackReference,
    kmsDataKeyReusePeriodSeconds: text,
    policy: text,
    policyRef: ackReference,
    redrivePolicy: text,
    redriveAllowPolicy: text,
    tags: labels,
  },
  "Queue spec",
);

const managementPolicies = list(
  words("Observe", "Create", "Update", "Delete", "LateInitialize", "*"),
);
const bucketParameters: Fields = { forceDestroy: flag, objectLockEnabled: flag, tags: labels };
const queueParameters: Fields = {
  name: text,
  fifoQueue: flag,
  contentBasedDeduplication: flag,
  deduplicationScope: text,
  fifoThroughputLimit: text,
  delaySeconds: number,
  maxMessageSize: number,
  messageRetentionSeconds: number,
  receiveWaitTimeSeconds: number,
  visibilityTimeoutSeconds: number,
  kmsMasterKeyId: text,
  kmsDataKeyReusePeriodSeconds: number,
  sqsManagedSseEnabled: flag,
  policy: text,
  redrivePolicy: text,
  redriveAllowPolicy: text,
  tags: labels,
};

/**
 * A managed resource of Crossplane: since version 2 in a namespace (`…aws.m.upbound.io`), before it
 * in the cluster.
 */
function managed(apiVersion: string, kind: string, parameters: Fields): ShippedKind {
  const namespaced = apiVersion.includes(".m.");
  const legacy: Fields = {
    deletionPolicy: words("Orphan", "Delete"),
    writeConnectionSecretToRef: object({ "name!": text, "namespace!": text }),
    providerConfigRef: object({
      "name!": text,
      policy: object({
        resolution: words("Required", "Optional"),
        resolve: words("Always", "IfNotPresent"),
      }),
    }),
  };
  const current: Fields = {
    writeConnectionSecretToRef: object({ "name!": text }),
    providerConfigRef: object({ "kind!": text, "name!": text }),
  };
  const spec = partial(
    {
      "forProvider!": partial({ "region!": text, ...parameters }, `${kind} parameters`),
      initProvider: partial(parameters),
      managementPolicies,
      ...(namespaced ? current : legacy),
    },
    `${kind} spec`,
  );
  return customResource(apiVersion, kind, { "spec!": spec }, { namespaced });
}

/** S3 buckets and SQS queues, by AWS Controllers for Kubernetes and by Crossplane. */
export function awsKinds(): ShippedKind[] {
  return [
    customResource("s3.services.k8s.aws/v1alpha1", "Bucket", { spec: ackBucket }),
    customResource("sqs.services.k8s.aws/v1alpha1", "Queue", { spec: ackQueue }),
    managed("s3.aws.m.upbound.io/v1beta1", "Bucket", bucketParameters),
    managed("s3.aws.upbound.io/v1beta2", "Bucket", bucketParameters),
    managed("sqs.aws.m.upbound.io/v1beta1", "Queue", queueParameters),
    managed("sqs.aws.upbound.io/v1beta1", "Queue", queueParameters),
  ];
}
