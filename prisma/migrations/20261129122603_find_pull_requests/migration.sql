SET LOCAL lock_timeout = '10s';

CREATE INDEX IF NOT EXISTS "pull_requests_open"
    ON "pull_requests" ("repository_id", "reported_at") WHERE "state" = 'open';
