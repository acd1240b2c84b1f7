SET LOCAL lock_timeout = '10s';
-- Why triggers, and not a version that reads both tables: servers of the version before judge and approve by "checked_pulls"
-- alone until they are ended. What they are not told of there they take for closed, and tell the host so. So both tables
-- hold the same while both versions run, each version reads one of them, and the next one drops the triggers with the table.
-- Only what a statement itself changed is copied, so that neither trigger answers the other. Where a server of each version
-- writes the same pull request at the same moment, PostgreSQL may end one of the two; its job runs again.
CREATE FUNCTION "copy_pull_request_to_checked_pulls"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD."repository_id", OLD."number") IS DISTINCT FROM (NEW."repository_id", NEW."number")) THEN
        DELETE FROM "checked_pulls" WHERE "repository_id" = OLD."repository_id" AND "number" = OLD."number";
    END IF;
    IF TG_OP <> 'DELETE' AND NEW."author" IS NOT NULL THEN
        INSERT INTO "checked_pulls" ("id", "repository_id", "number", "url", "title", "author", "base", "head_commit", "state", "reported_at")
            VALUES (gen_random_uuid(), NEW."repository_id", NEW."number", NEW."url", NEW."title", NEW."author", NEW."base", NEW."head_commit", NEW."state", NEW."reported_at")
            ON CONFLICT ("repository_id", "number") DO UPDATE SET
                "url" = EXCLUDED."url", "title" = EXCLUDED."title", "author" = EXCLUDED."author", "base" = EXCLUDED."base",
                "head_commit" = EXCLUDED."head_commit", "state" = EXCLUDED."state", "reported_at" = EXCLUDED."reported_at"
            WHERE "checked_pulls"."reported_at" <= EXCLUDED."reported_at";
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "copy_pull_request_to_checked_pulls" AFTER INSERT OR UPDATE OR DELETE ON "pull_requests"
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "copy_pull_request_to_checked_pulls"();

-- A server of the version before stores the pull request that it opened for a request, and where the row is there leaves whose
-- it is as it was, unless it tells something newer. It knows of no rows but those of requests.
CREATE FUNCTION "claim_pull_request"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "pull_requests" SET "request_id" = NEW."request_id"
        WHERE "repository_id" = NEW."repository_id" AND "number" = NEW."number" AND "request_id" IS NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER "claim_pull_request" BEFORE INSERT ON "pull_requests"
    FOR EACH ROW WHEN (NEW."request_id" IS NOT NULL) EXECUTE FUNCTION "claim_pull_request"();
