SET LOCAL lock_timeout = '10s';
-- What a server of the version before reads for an approval.
CREATE FUNCTION "copy_approval_to_pull_request"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "pull_request_approvals" ("pull_request_id", "head_commit", "base", "base_commit", "targets", "touched", "authors", "is_known", "by_slipway", "reviews")
        SELECT pull."id", NEW."head_commit", NEW."base", NEW."base_commit", NEW."targets", NEW."touched", NEW."authors", NEW."is_known", NEW."by_program", NEW."reviews"
        FROM "checked_pulls" AS checked JOIN "pull_requests" AS pull
            ON pull."repository_id" = checked."repository_id" AND pull."number" = checked."number"
        WHERE checked."id" = NEW."pull_id"
        ON CONFLICT ("pull_request_id") DO UPDATE SET
            "head_commit" = EXCLUDED."head_commit", "base" = EXCLUDED."base", "base_commit" = EXCLUDED."base_commit",
            "targets" = EXCLUDED."targets", "touched" = EXCLUDED."touched", "authors" = EXCLUDED."authors",
            "is_known" = EXCLUDED."is_known", "by_slipway" = EXCLUDED."by_slipway", "reviews" = EXCLUDED."reviews";
    RETURN NULL;
END $$;
CREATE TRIGGER "copy_approval_to_pull_request" AFTER INSERT OR UPDATE ON "pull_approvals"
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "copy_approval_to_pull_request"();
