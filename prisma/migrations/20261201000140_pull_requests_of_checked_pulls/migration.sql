SET LOCAL lock_timeout = '10s';
-- The other way. Of a pull request that a request opened, servers of the version before write "pull_requests" themselves, all but
-- who opened it. Of the others they know neither the branch nor when they were opened: both are filled in by the next report.
-- What counts is the rule of lib/pulls/freshness.ts.
CREATE FUNCTION "copy_checked_pull_to_pull_requests"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM "pull_requests" WHERE "repository_id" = OLD."repository_id" AND "number" = OLD."number" AND "request_id" IS NULL;
        RETURN NULL;
    END IF;
    UPDATE "pull_requests" SET "author" = NEW."author"
        WHERE "repository_id" = NEW."repository_id" AND "number" = NEW."number" AND "author" IS NULL;
    INSERT INTO "pull_requests" AS known ("id", "repository_id", "number", "url", "title", "author", "branch", "base", "head_commit", "state", "opened_at", "reported_at")
        VALUES (gen_random_uuid(), NEW."repository_id", NEW."number", NEW."url", NEW."title", NEW."author", '', NEW."base", NEW."head_commit", NEW."state", NEW."reported_at", NEW."reported_at")
        ON CONFLICT ("repository_id", "number") DO UPDATE SET
            "url" = EXCLUDED."url", "title" = EXCLUDED."title", "base" = EXCLUDED."base", "head_commit" = EXCLUDED."head_commit",
            "state" = EXCLUDED."state", "reported_at" = EXCLUDED."reported_at",
            "merge_commit" = NULL, "merged_at" = NULL, "closed_at" = NULL
        WHERE known."request_id" IS NULL
            AND known."state" <> 'merged'
            AND (known."reported_at" < EXCLUDED."reported_at"
                OR (known."reported_at" = EXCLUDED."reported_at"
                    AND (EXCLUDED."state" = 'merged'
                        OR (known."state" = 'open' AND known."settled_at" IS DISTINCT FROM known."reported_at"))));
    RETURN NULL;
END $$;
CREATE TRIGGER "copy_checked_pull_to_pull_requests" AFTER INSERT OR UPDATE OR DELETE ON "checked_pulls"
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "copy_checked_pull_to_pull_requests"();
