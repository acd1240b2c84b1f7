SET LOCAL lock_timeout = '10s';

-- CreateIndex
CREATE INDEX IF NOT EXISTS "requests_target_id_created_at_id_idx"
    ON "requests"("target_id", "created_at", "id");

-- Few of all requests are open.
CREATE INDEX IF NOT EXISTS "requests_open" ON "requests" ("target_id") WHERE "ended_at" IS NULL;
