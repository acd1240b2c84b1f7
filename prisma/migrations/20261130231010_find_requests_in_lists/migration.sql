-- Outside a transaction

-- A page begins where another one ended, by both.
DROP INDEX CONCURRENTLY IF EXISTS "requests_created_at_id_idx";
CREATE INDEX CONCURRENTLY "requests_created_at_id_idx" ON "requests"("created_at", "id");

-- The one above is in its place.
DROP INDEX CONCURRENTLY IF EXISTS "requests_created_at_idx";

-- CreateIndex
DROP INDEX CONCURRENTLY IF EXISTS "requests_template_name_created_at_id_idx";
CREATE INDEX CONCURRENTLY "requests_template_name_created_at_id_idx" ON "requests"("template_name", "created_at", "id");

-- A part of a name.
DROP INDEX CONCURRENTLY IF EXISTS "requests_name_idx";
CREATE INDEX CONCURRENTLY "requests_name_idx" ON "requests" USING GIN ("name" gin_trgm_ops);
