-- What a change of an existing instance was planned on.
ALTER TABLE "request_revisions" ADD COLUMN "basis" JSONB;

-- A change holds its instance until it is merged, no longer: a deploy that fails is mended by the next change.
ALTER TABLE "requests" ADD COLUMN "merged_at" TIMESTAMPTZ(3);
UPDATE "requests" SET "merged_at" = "pull"."at"
    FROM (SELECT "request_id", max(coalesce("merged_at", "reported_at")) AS "at" FROM "pull_requests" WHERE "state" = 'merged' GROUP BY "request_id") AS "pull"
    WHERE "pull"."request_id" = "requests"."id";

DROP INDEX "requests_one_open_per_instance";
CREATE UNIQUE INDEX "requests_one_open_per_instance" ON "requests" ("instance_id") WHERE "ended_at" IS NULL AND "merged_at" IS NULL;
