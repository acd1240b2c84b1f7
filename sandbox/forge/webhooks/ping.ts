import type { World } from "../world";
import { enqueue } from "./enqueue";
import { hookId } from "./sender";

/** Greets a receiver that was not there before with GitHub's `ping`, once. */
export function enqueuePing(world: World): void {
  if (world.webhookUrls.length === 0) return;
  const key = "webhook_urls";
  const value = JSON.stringify(world.webhookUrls);
  if (world.db.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)?.value === value) return;
  world.db.transaction(() => {
    world.db.run("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", key, value);
    const payload = {
      zen: "Keep it logically awesome.",
      hook_id: hookId,
      hook: { type: "Repository", id: hookId, name: "web", active: true, events: ["*"], config: { content_type: "json", insecure_ssl: "0", url: world.webhookUrls[0] }, updated_at: world.now().toISOString(), created_at: world.now().toISOString() },
    };
    enqueue(world, { name: "ping", repo: null, payload });
  });
}
