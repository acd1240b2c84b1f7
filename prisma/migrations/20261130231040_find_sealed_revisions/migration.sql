-- Outside a transaction

-- By hand, since Prisma has no words for a part of a table. A sample of what is sealed is opened at every check of health.
DROP INDEX CONCURRENTLY IF EXISTS "request_revisions_sealed";
CREATE INDEX CONCURRENTLY "request_revisions_sealed" ON "request_revisions" ("id") WHERE "sealed" IS NOT NULL;
