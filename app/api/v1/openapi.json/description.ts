import { paths } from "./paths";
import { schemas } from "./schemas";

/**
 * What `/api/v1` takes and gives, as OpenAPI 3.1. Inputs come from the schemas that the verbs parse
 * with.
 */
export function description(server: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Slipway",
      version: "1",
      description:
        "Templates, requests and instances of a platform run with GitOps. Authenticate " +
        "with an API token: `Authorization: Bearer slp_…` (`slipway token create`).",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: server }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas,
    },
  };
}
