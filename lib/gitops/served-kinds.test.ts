import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { servedKinds } from "./served-kinds";

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  if (request.url !== "/apis/flagger.app/v1beta1") return void response.writeHead(404).end("{}");
  // https://kubernetes.io/docs/reference/using-api/api-concepts/#discovery-api, APIResourceList
  response.end(
    JSON.stringify({
      kind: "APIResourceList",
      groupVersion: "flagger.app/v1beta1",
      resources: [
        { name: "canaries", kind: "Canary" },
        { name: "canaries/status", kind: "Canary" },
      ],
    }),
  );
});
afterAll(() => server.close());

test("a kind is served where its group and version list it, and each of them is asked once", async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kinds = ["Canary", "AlertProvider"].map((kind) => `flagger.app/v1beta1 ${kind}`);
  expect(await servedKinds({ apiUrl }, [...kinds, "cert-manager.io/v1 Certificate"])).toEqual([
    "flagger.app/v1beta1 Canary",
  ]);
  expect(asked).toEqual(["/apis/flagger.app/v1beta1", "/apis/cert-manager.io/v1"]);
});
