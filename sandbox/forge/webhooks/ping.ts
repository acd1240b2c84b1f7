import type { AppRow } from "../apps/rows";
import type { World } from "../world";
import { enqueue, putOne } from "./enqueue";
import { hookId } from "./sender";

/** Greets a receiver that was not there before with GitHub's `ping`, once. */
export function enqueuePing(world: World): void {
  if (world.webhookUrls.length === 0) return;
  const key = "webhook_urls";
  const value = JSON.stringify(world.webhookUrls);
  if (world.db.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)?.value === value)
    return;
  world.db.transaction(() => {
    world.db.run(
      "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      key,
      value,
    );
    const payload = {
      zen: "Keep it logically awesome.",
      hook_id: hookId,
      hook: {
        type: "Repository",
        id: hookId,
        name: "web",
        active: true,
        events: ["*"],
        config: { content_type: "json", insecure_ssl: "0", url: world.webhookUrls[0] },
        updated_at: world.now().toISOString(),
        created_at: world.now().toISOString(),
      },
    };
    enqueue(world, { name: "ping", repo: null, payload });
  });
}

/** An App's hook is greeted when it is registered. */
export function enqueuePingOfApp(world: World, app: AppRow): void {
  if (app.hook_url === null) return;
  const at = world.now().toISOString();
  const payload = {
    zen: "Keep it logically awesome.",
    hook_id: app.id,
    hook: {
      type: "App",
      id: app.id,
      name: "web",
      active: true,
      events: JSON.parse(app.events) as string[],
      app_id: app.id,
      config: { content_type: "json", insecure_ssl: "0", url: app.hook_url },
      updated_at: at,
      created_at: at,
    },
  };
  putOne(world, { name: "ping", repo: null, payload }, app.hook_url, app);
}
