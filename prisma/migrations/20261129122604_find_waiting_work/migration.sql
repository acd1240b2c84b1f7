SET LOCAL lock_timeout = '10s';

-- What waits for the Git host.
CREATE INDEX IF NOT EXISTS "request_work_waiting"
    ON "request_work" ("waits_since") WHERE "waits_for" IS NOT NULL;
