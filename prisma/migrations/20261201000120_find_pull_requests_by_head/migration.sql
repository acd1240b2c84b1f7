-- Outside a transaction
DROP INDEX CONCURRENTLY IF EXISTS "pull_requests_repository_id_head_commit_idx";
CREATE INDEX CONCURRENTLY "pull_requests_repository_id_head_commit_idx" ON "pull_requests"("repository_id", "head_commit");
