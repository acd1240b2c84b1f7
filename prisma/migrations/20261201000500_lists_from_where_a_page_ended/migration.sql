-- Outside a transaction

-- A page of a list begins where another one ended, by all that the list is ordered by. By hand where only a part of a table is
-- listed, since Prisma has no words for it.
DROP INDEX CONCURRENTLY IF EXISTS "instances_live_by_change";
CREATE INDEX CONCURRENTLY "instances_live_by_change" ON "instances" ("changed_at", "id") WHERE "removed_at" IS NULL;

DROP INDEX CONCURRENTLY IF EXISTS "instances_removed_by_change";
CREATE INDEX CONCURRENTLY "instances_removed_by_change" ON "instances" ("changed_at", "id") WHERE "removed_at" IS NOT NULL;

-- The two above are in its place.
DROP INDEX CONCURRENTLY IF EXISTS "instances_changed_at_idx";

DROP INDEX CONCURRENTLY IF EXISTS "instances_live_by_name";
CREATE INDEX CONCURRENTLY "instances_live_by_name" ON "instances" ("name", "team", "id") WHERE "removed_at" IS NULL;

DROP INDEX CONCURRENTLY IF EXISTS "instances_live_by_state";
CREATE INDEX CONCURRENTLY "instances_live_by_state" ON "instances" ("state", "state_since" DESC, "id" DESC) WHERE "removed_at" IS NULL;

DROP INDEX CONCURRENTLY IF EXISTS "instances_live_by_target";
CREATE INDEX CONCURRENTLY "instances_live_by_target" ON "instances" ("target_id", "name", "id") WHERE "removed_at" IS NULL;

-- CreateIndex
DROP INDEX CONCURRENTLY IF EXISTS "instances_template_name_template_version_id_idx";
CREATE INDEX CONCURRENTLY "instances_template_name_template_version_id_idx" ON "instances"("template_name", "template_version", "id");

-- The one above is in its place.
DROP INDEX CONCURRENTLY IF EXISTS "instances_template_name_template_version_idx";

DROP INDEX CONCURRENTLY IF EXISTS "compliance_findings_standing_by_age";
CREATE INDEX CONCURRENTLY "compliance_findings_standing_by_age" ON "compliance_findings" ("first_seen_at" DESC, "id") WHERE "resolved_at" IS NULL;

-- CreateIndex
DROP INDEX CONCURRENTLY IF EXISTS "api_tokens_created_at_id_idx";
CREATE INDEX CONCURRENTLY "api_tokens_created_at_id_idx" ON "api_tokens"("created_at", "id");

-- The one above is in its place.
DROP INDEX CONCURRENTLY IF EXISTS "api_tokens_created_at_idx";

-- CreateIndex
DROP INDEX CONCURRENTLY IF EXISTS "templates_title_name_idx";
CREATE INDEX CONCURRENTLY "templates_title_name_idx" ON "templates"("title", "name");

-- The one above is in its place.
DROP INDEX CONCURRENTLY IF EXISTS "templates_title_idx";

DROP INDEX CONCURRENTLY IF EXISTS "template_drafts_kept_by_change";
CREATE INDEX CONCURRENTLY "template_drafts_kept_by_change" ON "template_drafts" ("updated_at", "id") WHERE "deleted_at" IS NULL;
