SET LOCAL lock_timeout = '10s';

CREATE INDEX IF NOT EXISTS "instances_deploying"
    ON "instances" ("id") WHERE "state" = 'deploying' AND "removed_at" IS NULL;
