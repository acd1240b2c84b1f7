-- Servers of the version before change no policy meanwhile: what they would change between the copy and the triggers would
-- be in no decision.
SET LOCAL lock_timeout = '10s';
SELECT pg_advisory_xact_lock(7203420);
LOCK TABLE "policy_revisions" IN SHARE ROW EXCLUSIVE MODE;

-- CreateTable
CREATE TABLE "decisions" (
    "id" BIGSERIAL NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "commit" TEXT,
    "author_id" UUID,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decided_files" (
    "decision_id" BIGINT NOT NULL,
    "path" TEXT NOT NULL,
    "text" TEXT,
    "base" TEXT,

    CONSTRAINT "decided_files_pkey" PRIMARY KEY ("decision_id","path")
);

-- CreateIndex
CREATE INDEX "decided_files_path_decision_id_idx" ON "decided_files"("path", "decision_id" DESC);

-- AddForeignKey
ALTER TABLE "decided_files" ADD CONSTRAINT "decided_files_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "decisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was decided is a record: it is added to, and never written over.
CREATE FUNCTION "decisions_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decisions are append-only';
END $$;

CREATE TRIGGER "decisions_append_only" BEFORE UPDATE OR DELETE ON "decisions"
    FOR EACH ROW EXECUTE FUNCTION "decisions_append_only"();
CREATE TRIGGER "decided_files_append_only" BEFORE UPDATE OR DELETE ON "decided_files"
    FOR EACH ROW EXECUTE FUNCTION "decisions_append_only"();

-- What was changed of policies so far.
CREATE FUNCTION "decide_policy"(revision "policy_revisions") RETURNS void LANGUAGE plpgsql AS $$
DECLARE decided BIGINT;
BEGIN
    INSERT INTO "decisions" ("action", "subject_type", "subject_id", "note", "author_id", "author", "created_at")
        VALUES (
            CASE WHEN revision."text" IS NULL THEN 'policy.revert'
                 WHEN revision."number" = 1 AND revision."base" IS NULL THEN 'policy.add'
                 ELSE 'policy.change' END,
            'policy', revision."policy", revision."note", revision."author_id", revision."author", revision."created_at")
        RETURNING "id" INTO decided;
    INSERT INTO "decided_files" ("decision_id", "path", "text", "base") VALUES
        (decided, 'policies/' || revision."policy" || '/policy.yaml', revision."text", revision."base"),
        (decided, 'policies/' || revision."policy" || '/tests/tests.yaml', nullif(revision."tests", ''), NULL);
END $$;

SELECT "decide_policy"(revision) FROM "policy_revisions" AS revision ORDER BY revision."id";

-- Servers of the version before read and write "policy_revisions" until they are ended.
CREATE FUNCTION "policy_revision_decided"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "decide_policy"(NEW);
    RETURN NULL;
END $$;

CREATE TRIGGER "policy_revision_decided" AFTER INSERT ON "policy_revisions"
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "policy_revision_decided"();

CREATE FUNCTION "decision_of_policy"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE policy TEXT := split_part(NEW."path", '/', 2);
BEGIN
    INSERT INTO "policy_revisions" ("policy", "number", "text", "tests", "note", "base", "author_id", "author", "created_at")
        SELECT policy,
               (SELECT coalesce(max(earlier."number"), 0) + 1 FROM "policy_revisions" AS earlier WHERE earlier."policy" = split_part(NEW."path", '/', 2)),
               NEW."text",
               coalesce((SELECT tests."text" FROM "decided_files" AS tests
                   WHERE tests."decision_id" = NEW."decision_id" AND tests."path" = 'policies/' || split_part(NEW."path", '/', 2) || '/tests/tests.yaml'), ''),
               decision."note", NEW."base", decision."author_id", decision."author", decision."created_at"
        FROM "decisions" AS decision WHERE decision."id" = NEW."decision_id";
    RETURN NULL;
END $$;

-- Of all files of a decision at once, so that the tests of a policy are there.
CREATE TRIGGER "decision_of_policy" AFTER INSERT ON "decided_files"
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND NEW."path" ~ '^policies/[^/]+/policy\.yaml$')
    EXECUTE FUNCTION "decision_of_policy"();
