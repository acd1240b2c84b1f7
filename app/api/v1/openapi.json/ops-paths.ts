import { json, problems, ref } from "./openapi-parts";

/** What `/api/v1` answers to Ops alone. */
export const opsPaths = {
  "/api/v1/targets": {
    get: {
      operationId: "listTargets",
      summary:
        "Targets, with when each cluster was asked and answered, and what its controllers told",
      responses: {
        200: json(
          {
            type: "object",
            required: ["items"],
            properties: { items: { type: "array", items: ref("Target") } },
          },
          "Every target, in the order of pickers",
        ),
        ...problems(),
      },
    },
  },
};
