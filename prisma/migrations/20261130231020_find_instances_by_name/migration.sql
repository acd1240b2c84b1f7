-- Outside a transaction

-- A part of a name.
DROP INDEX CONCURRENTLY IF EXISTS "instances_name_idx";
CREATE INDEX CONCURRENTLY "instances_name_idx" ON "instances" USING GIN ("name" gin_trgm_ops);
