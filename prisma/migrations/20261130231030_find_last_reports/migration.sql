-- Outside a transaction

-- What a repository's host last said of a pull request.
DROP INDEX CONCURRENTLY IF EXISTS "pull_requests_repository_id_reported_at_idx";
CREATE INDEX CONCURRENTLY "pull_requests_repository_id_reported_at_idx" ON "pull_requests"("repository_id", "reported_at");
