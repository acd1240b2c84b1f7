import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import type { ComponentProps } from "react";
import { createRoot } from "react-dom/client";
import { LaunchWorkspace } from "@/components/launch/launch-workspace";
import type { Preview } from "@/components/launch/launch-values";
import type { JsonObject } from "@/lib/json";

const nowhere = {} as ComponentProps<typeof AppRouterContext>["value"];

/** A launch form of `count` fields in a page without a server. For `bench/form-keys.ts`. */
function draw(schema: JsonObject): void {
  const element = document.createElement("main");
  document.body.append(element);
  createRoot(element).render(
    <AppRouterContext value={nowhere}>
      <LaunchWorkspace
        steps={[{ title: "All", schema }]}
        schema={schema}
        teams={[{ name: "payments", title: "Payments" }]}
        targets={[{ name: "staging", title: "Staging", environment: "staging" }]}
        initial={{ name: "checkout", team: "payments", target: "staging", parameters: {} }}
        draftKey="bench"
        // A preview that never comes: a key has nothing to do with it.
        preview={() => new Promise<Preview>(() => undefined)}
        submit={() => new Promise(() => undefined)}
      />
    </AppRouterContext>,
  );
}

Object.assign(globalThis, { drawForm: draw });
