SET LOCAL lock_timeout = '10s';
-- CreateTable
CREATE TABLE "pull_request_approvals" (
    "pull_request_id" UUID NOT NULL,
    "head_commit" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "base_commit" TEXT NOT NULL,
    "targets" TEXT NOT NULL,
    "touched" JSONB NOT NULL,
    "authors" TEXT[],
    "is_known" BOOLEAN NOT NULL,
    "by_slipway" BOOLEAN NOT NULL,
    "reviews" JSONB NOT NULL,

    CONSTRAINT "pull_request_approvals_pkey" PRIMARY KEY ("pull_request_id")
);

-- AddForeignKey
ALTER TABLE "pull_request_approvals" ADD CONSTRAINT "pull_request_approvals_pull_request_id_fkey" FOREIGN KEY ("pull_request_id") REFERENCES "pull_requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a server of this version reads for an approval stands where one of the version before looks, too.
CREATE FUNCTION "copy_approval_to_checked_pull"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "pull_approvals" ("pull_id", "head_commit", "base", "base_commit", "targets", "touched", "authors", "is_known", "by_program", "reviews")
        SELECT checked."id", NEW."head_commit", NEW."base", NEW."base_commit", NEW."targets", NEW."touched", NEW."authors", NEW."is_known", NEW."by_slipway", NEW."reviews"
        FROM "checked_pulls" AS checked JOIN "pull_requests" AS pull
            ON pull."repository_id" = checked."repository_id" AND pull."number" = checked."number"
        WHERE pull."id" = NEW."pull_request_id"
        ON CONFLICT ("pull_id") DO UPDATE SET
            "head_commit" = EXCLUDED."head_commit", "base" = EXCLUDED."base", "base_commit" = EXCLUDED."base_commit",
            "targets" = EXCLUDED."targets", "touched" = EXCLUDED."touched", "authors" = EXCLUDED."authors",
            "is_known" = EXCLUDED."is_known", "by_program" = EXCLUDED."by_program", "reviews" = EXCLUDED."reviews";
    RETURN NULL;
END $$;
CREATE TRIGGER "copy_approval_to_checked_pull" AFTER INSERT OR UPDATE ON "pull_request_approvals"
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "copy_approval_to_checked_pull"();
