-- Outside a transaction

-- By hand, since Prisma has no words for a part of a table. Few of all requests are open: what is asked of them again and
-- again is answered by the index alone, so that no plan is taken that reads those that are over.
DROP INDEX CONCURRENTLY IF EXISTS "requests_not_over";
CREATE INDEX CONCURRENTLY "requests_not_over" ON "requests" ("target_id", "id")
    INCLUDE ("instance_id", "merged_at", "kind", "state", "created_at") WHERE "ended_at" IS NULL;

-- The one above is in its place.
DROP INDEX CONCURRENTLY IF EXISTS "requests_open";
