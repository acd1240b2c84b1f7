-- Writes to the table wait while its indexes are built: not concurrently, since a migration is a
-- transaction. A lock that is not to be had soon is given up, and tried for by the next start. One
-- table a migration: it never waits for a second lock while it holds one.
SET LOCAL lock_timeout = '10s';

-- Made by hand, since Prisma has no words for a part of a table, nor for an expression.

-- How revisions lie to a commit (lib/requests/relations.ts).
CREATE INDEX IF NOT EXISTS "events_compared"
    ON "events" ("repository_id", ("payload" #> '{commit}'::text[]))
    WHERE "source" = 'portal' AND "kind" = 'compared';

-- What is said of the objects above all instances of a target. It has the time of receipt too, so
-- that what came after the end of a request is passed over without being read.
CREATE INDEX IF NOT EXISTS "events_of_whole_targets"
    ON "events" ("target_id", "occurred_at", "received_at")
    WHERE "instance_id" IS NULL AND "request_id" IS NULL;

-- The last delivery of GitHub, among what was asked for.
CREATE INDEX IF NOT EXISTS "events_delivered_by_github"
    ON "events" ("received_at")
    WHERE "source" = 'github' AND "kind" NOT LIKE 'asked-%';
