SET LOCAL lock_timeout = '10s';
-- "pull_requests" and "checked_pulls" become one table: of the second only who opened a pull request was not in the first.
-- "settled_at": the rule for two reports of one second needs to know whether the host was asked after it.
ALTER TABLE "pull_requests" ADD COLUMN "author" TEXT, ADD COLUMN "settled_at" TIMESTAMPTZ(3);
