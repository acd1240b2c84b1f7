import type { PrismaClient } from "@/lib/db/server";

/**
 * Long lists besides what requests leave behind, after `seedHistory`: as many findings, tokens and drafts, and instances that
 * changed at different times. By SQL; a hundred findings were first seen at one time, as one scan finds them.
 */
export async function seedLists(db: PrismaClient, count: number): Promise<void> {
  await db.$executeRaw`
    UPDATE "instances" SET
      "changed_at" = now() - interval '1 minute' * substr("name", 9)::int,
      "state_since" = now() - interval '1 minute' * (substr("name", 9)::int / 10)`;
  await db.$executeRaw`
    INSERT INTO "compliance_findings"
      ("id", "target_id", "key", "standing", "policy", "title", "team", "kind", "name", "file", "field", "message", "commit",
       "first_seen_at", "last_seen_at", "resolved_at")
    SELECT gen_random_uuid(), t."id", n::text, CASE WHEN n % 10 = 0 THEN 'denied' ELSE 'warned' END, 'policy-' || n % 20,
           'Policy ' || n % 20, 'team-' || n % 40, 'Deployment', 'service-' || n, 'tenants/service-' || n || '/app.yaml',
           '/spec', 'It is not as it should be.', md5(n::text), now() - interval '1 hour' * (n / 100), now(),
           CASE WHEN n % 2 = 0 THEN now() END
    FROM generate_series(1, 2 * ${count}::int) n JOIN "targets" t ON t."name" = 'history-' || 1 + n % 8`;
  await db.$executeRaw`
    INSERT INTO "users" ("id", "issuer", "subject", "email", "name", "groups")
    SELECT gen_random_uuid(), 'seeded', n, 'person-' || n || '@example.com', 'Person ' || n, '{}'
    FROM generate_series(1, 500) n`;
  await db.$executeRaw`
    INSERT INTO "api_tokens" ("id", "user_id", "name", "hash", "scopes", "created_at", "expires_at")
    SELECT gen_random_uuid(), u."id", 'token-' || n, decode(md5(n::text), 'hex'), '{read}',
           now() - interval '1 minute' * n, now() + interval '1 day'
    FROM generate_series(1, ${count}::int) n
    JOIN "users" u ON u."issuer" = 'seeded' AND u."subject" = (1 + n % 500)::text`;
  await db.$executeRaw`
    INSERT INTO "template_drafts"
      ("id", "template", "category", "title", "version", "origin", "revision", "created_by", "created_at", "updated_by",
       "updated_at")
    SELECT gen_random_uuid(), 'draft-' || n, 'Services', 'Draft ' || n, '1.0.0', '{"kind": "push"}', 1, 'Dana Developer', now(),
           'Dana Developer', now() - interval '1 minute' * n
    FROM generate_series(1, ${count}::int) n`;
  const written = ["instances", "compliance_findings", "users", "api_tokens", "template_drafts"];
  for (const table of written) await db.$executeRawUnsafe(`VACUUM ANALYZE "${table}"`);
}
