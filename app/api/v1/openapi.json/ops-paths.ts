import { json, problems, ref } from "./openapi-parts";

/** What `/api/v1` answers to Ops alone. */
export const opsPaths = {
  "/api/v1/health": {
    get: {
      operationId: "getHealth",
      summary: "Whether Slipway and all that it depends on work: what `slipway doctor` prints",
      description: "As of ten seconds ago at most, however often it is asked.",
      responses: {
        200: json(ref("Health"), "What was looked at, the worst first"),
        ...problems(),
      },
    },
  },
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
