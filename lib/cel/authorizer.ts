import type { Environment } from "@marcbachmann/cel-js";
import { NotKnownYet } from "./fault";

const unknown = (): never => {
  throw new NotKnownYet(
    "denies",
    "It asks the cluster's authorizer, which can be asked in the cluster only.",
  );
};

class ResourceCheck {
  readonly asks = "the cluster";
}
class PathCheck {
  readonly asks = "the cluster";
}
class GroupCheck {
  readonly asks = "the cluster";
}
class Decision {
  readonly asks = "the cluster";
}

/**
 * What a policy may ask of the authorizer. It can be written and compiled, but never be answered
 * before the cluster.
 */
export class Authorizer {
  readonly requestResource = new ResourceCheck();
}

const prefix = "kubernetes.authorization";

export const authorizerType = `${prefix}.Authorizer`;

export function registerAuthorizer(env: Environment): void {
  env.registerType(`${prefix}.ResourceCheck`, ResourceCheck);
  env.registerType(`${prefix}.PathCheck`, PathCheck);
  env.registerType(`${prefix}.GroupCheck`, GroupCheck);
  env.registerType(`${prefix}.Decision`, Decision);
  env.registerType(authorizerType, {
    ctor: Authorizer,
    fields: { requestResource: `${prefix}.ResourceCheck` },
  });
  const sync = { async: false };
  const [authorizer, resource, path] = [new Authorizer(), new ResourceCheck(), new PathCheck()];
  env.registerFunction(`${authorizerType}.path(string): ${prefix}.PathCheck`, () => path, sync);
  env.registerFunction(
    `${authorizerType}.group(string): ${prefix}.GroupCheck`,
    () => new GroupCheck(),
    sync,
  );
  env.registerFunction(
    `${authorizerType}.serviceAccount(string, string): ${authorizerType}`,
    () => authorizer,
    sync,
  );
  env.registerFunction(
    `${prefix}.GroupCheck.resource(string): ${prefix}.ResourceCheck`,
    () => resource,
    sync,
  );
  for (const narrow of ["subresource", "namespace", "name", "fieldSelector", "labelSelector"]) {
    env.registerFunction(
      `${prefix}.ResourceCheck.${narrow}(string): ${prefix}.ResourceCheck`,
      () => resource,
      sync,
    );
  }
  env.registerFunction(`${prefix}.ResourceCheck.check(string): ${prefix}.Decision`, unknown, sync);
  env.registerFunction(`${prefix}.PathCheck.check(string): ${prefix}.Decision`, unknown, sync);
  for (const answer of [
    "allowed(): bool",
    "errored(): bool",
    "error(): string",
    "reason(): string",
  ]) {
    env.registerFunction(`${prefix}.Decision.${answer}`, unknown, sync);
  }
}
