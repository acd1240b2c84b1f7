-- CreateEnum
CREATE TYPE "version_state" AS ENUM ('draft', 'published', 'deprecated', 'withdrawn');

-- CreateEnum
CREATE TYPE "request_kind" AS ENUM ('create', 'edit', 'upgrade', 'remove', 'adopt', 'promote');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "groups" TEXT[],
    "github_login" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "tokens" BYTEA NOT NULL,
    "groups" TEXT[],
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "checking_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_because" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "templates" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "tags" TEXT[],
    "icon" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "access_groups" TEXT[],
    "offered_version" TEXT,
    "source" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "search" tsvector,

    CONSTRAINT "templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_generations" (
    "slot" INTEGER NOT NULL,
    "value" UUID NOT NULL,

    CONSTRAINT "catalog_generations_pkey" PRIMARY KEY ("slot")
);

-- CreateTable
CREATE TABLE "template_versions" (
    "id" UUID NOT NULL,
    "template_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "precedence" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "state" "version_state" NOT NULL DEFAULT 'draft',
    "definition" JSONB NOT NULL,
    "readme" TEXT NOT NULL,
    "changes" TEXT NOT NULL DEFAULT '',
    "problems" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "published_by" TEXT,

    CONSTRAINT "template_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template_files" (
    "version_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "content" TEXT NOT NULL,

    CONSTRAINT "template_files_pkey" PRIMARY KEY ("version_id","path")
);

-- CreateTable
CREATE TABLE "repositories" (
    "id" UUID NOT NULL,
    "api_url" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "default_branch" TEXT NOT NULL,
    "web_url" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "polled_at" TIMESTAMPTZ(3),
    "poll_problem" TEXT,

    CONSTRAINT "repositories_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clusters" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "api_url" TEXT,
    "credential" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clusters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "targets" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "repository_id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "branch" TEXT NOT NULL,
    "path_pattern" TEXT NOT NULL,
    "flux_namespace" TEXT NOT NULL,
    "source_name" TEXT NOT NULL,
    "parent_name" TEXT NOT NULL DEFAULT 'tenants',
    "team_service_account" TEXT NOT NULL,
    "platform_service_account" TEXT NOT NULL,
    "vars" JSONB NOT NULL DEFAULT '{}',
    "substitution" BOOLEAN NOT NULL DEFAULT false,
    "access_groups" TEXT[],
    "requires_approval" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL DEFAULT 0,
    "flux_key" BYTEA NOT NULL,
    "flagger_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heard_at" TIMESTAMPTZ(3),

    CONSTRAINT "targets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instances" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "team" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "template_name" TEXT NOT NULL,
    "template_version" TEXT NOT NULL,
    "template_digest" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "commit" TEXT,
    "created_by" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "state_reason" TEXT,
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "instances_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "requests" (
    "id" UUID NOT NULL,
    "kind" "request_kind" NOT NULL,
    "instance_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "team" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "template_name" TEXT NOT NULL,
    "requester_id" UUID NOT NULL,
    "idempotency_key" TEXT,
    "branch" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "state_reason" TEXT,
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_revisions" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "author_id" UUID NOT NULL,
    "template_version_id" UUID,
    "parameters" JSONB NOT NULL,
    "files" JSONB NOT NULL,
    "findings" JSONB NOT NULL DEFAULT '[]',
    "verdicts" JSONB NOT NULL DEFAULT '[]',
    "base_commit" TEXT,
    "commit" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_revisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_work" (
    "request_id" UUID NOT NULL,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "leased_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "waits_for" TEXT,
    "waits_since" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),

    CONSTRAINT "request_work_pkey" PRIMARY KEY ("request_id")
);

-- CreateTable
CREATE TABLE "pull_requests" (
    "id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "request_id" UUID,
    "number" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "head_commit" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "merge_commit" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "merged_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "reported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pull_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "checks" (
    "id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "commit" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "conclusion" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "external_id" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "checks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "findings" (
    "id" UUID NOT NULL,
    "check_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "line" INTEGER,
    "object" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "findings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "delivery_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "target_id" UUID,
    "repository_id" UUID,
    "instance_id" UUID,
    "request_id" UUID,
    "commit" TEXT,
    "payload" JSONB NOT NULL,
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "team" TEXT,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "users_email_idx" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users_issuer_subject_key" ON "users"("issuer", "subject");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_hash_key" ON "api_tokens"("hash");

-- CreateIndex
CREATE INDEX "api_tokens_user_id_idx" ON "api_tokens"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "templates_name_key" ON "templates"("name");

-- CreateIndex
CREATE INDEX "templates_category_idx" ON "templates"("category");

-- CreateIndex
CREATE INDEX "templates_tags_idx" ON "templates" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "templates_title_idx" ON "templates"("title");

-- CreateIndex
CREATE INDEX "templates_published_at_idx" ON "templates"("published_at");

-- CreateIndex
CREATE INDEX "templates_search_idx" ON "templates" USING GIN ("search");

-- CreateIndex
CREATE INDEX "template_versions_template_id_precedence_idx" ON "template_versions"("template_id", "precedence");

-- CreateIndex
CREATE UNIQUE INDEX "template_versions_template_id_version_key" ON "template_versions"("template_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "repositories_api_url_owner_name_key" ON "repositories"("api_url", "owner", "name");

-- CreateIndex
CREATE UNIQUE INDEX "clusters_name_key" ON "clusters"("name");

-- CreateIndex
CREATE UNIQUE INDEX "targets_name_key" ON "targets"("name");

-- CreateIndex
CREATE INDEX "instances_target_id_team_name_idx" ON "instances"("target_id", "team", "name");

-- CreateIndex
CREATE INDEX "instances_team_state_idx" ON "instances"("team", "state");

-- CreateIndex
CREATE INDEX "instances_template_name_template_version_idx" ON "instances"("template_name", "template_version");

-- CreateIndex
CREATE INDEX "instances_updated_at_idx" ON "instances"("updated_at");

-- CreateIndex
CREATE INDEX "requests_instance_id_idx" ON "requests"("instance_id");

-- CreateIndex
CREATE INDEX "requests_team_created_at_idx" ON "requests"("team", "created_at");

-- CreateIndex
CREATE INDEX "requests_state_idx" ON "requests"("state");

-- CreateIndex
CREATE INDEX "requests_created_at_idx" ON "requests"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "requests_requester_id_idempotency_key_key" ON "requests"("requester_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "request_revisions_commit_idx" ON "request_revisions"("commit");

-- CreateIndex
CREATE UNIQUE INDEX "request_revisions_request_id_number_key" ON "request_revisions"("request_id", "number");

-- CreateIndex
CREATE INDEX "request_work_next_at_idx" ON "request_work"("next_at");

-- CreateIndex
CREATE INDEX "pull_requests_request_id_idx" ON "pull_requests"("request_id");

-- CreateIndex
CREATE INDEX "pull_requests_merge_commit_idx" ON "pull_requests"("merge_commit");

-- CreateIndex
CREATE UNIQUE INDEX "pull_requests_repository_id_number_key" ON "pull_requests"("repository_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "checks_repository_id_commit_name_key" ON "checks"("repository_id", "commit", "name");

-- CreateIndex
CREATE INDEX "findings_check_id_idx" ON "findings"("check_id");

-- CreateIndex
CREATE INDEX "findings_policy_idx" ON "findings"("policy");

-- CreateIndex
CREATE INDEX "events_request_id_occurred_at_idx" ON "events"("request_id", "occurred_at");

-- CreateIndex
CREATE INDEX "events_instance_id_occurred_at_idx" ON "events"("instance_id", "occurred_at");

-- CreateIndex
CREATE INDEX "events_handled_at_received_at_idx" ON "events"("handled_at", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "events_source_delivery_key_key" ON "events"("source", "delivery_key");

-- CreateIndex
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at");

-- CreateIndex
CREATE INDEX "audit_entries_subject_type_subject_id_idx" ON "audit_entries"("subject_type", "subject_id");

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_idx" ON "audit_entries"("actor_id");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_versions" ADD CONSTRAINT "template_versions_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "templates"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_files" ADD CONSTRAINT "template_files_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "template_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "targets" ADD CONSTRAINT "targets_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "targets" ADD CONSTRAINT "targets_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "clusters"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instances" ADD CONSTRAINT "instances_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "requests" ADD CONSTRAINT "requests_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "requests" ADD CONSTRAINT "requests_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "requests" ADD CONSTRAINT "requests_requester_id_fkey" FOREIGN KEY ("requester_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_revisions" ADD CONSTRAINT "request_revisions_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_revisions" ADD CONSTRAINT "request_revisions_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_revisions" ADD CONSTRAINT "request_revisions_template_version_id_fkey" FOREIGN KEY ("template_version_id") REFERENCES "template_versions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_work" ADD CONSTRAINT "request_work_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pull_requests" ADD CONSTRAINT "pull_requests_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pull_requests" ADD CONSTRAINT "pull_requests_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checks" ADD CONSTRAINT "checks_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "findings" ADD CONSTRAINT "findings_check_id_fkey" FOREIGN KEY ("check_id") REFERENCES "checks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Search. Names, titles and tags are found as they are written (`simple`), prose by its stems (`english`).
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "templates_name_trgm_idx" ON "templates" USING GIN (("name" || ' ' || "title") gin_trgm_ops);
-- The catalog is searched far more often than it changes: without a list of pending entries, which every search would read
-- whole, and which is long enough after a large sync that the planner would rather read the table.
ALTER INDEX "templates_search_idx" SET (fastupdate = off);
ALTER INDEX "templates_tags_idx" SET (fastupdate = off);
ALTER INDEX "templates_name_trgm_idx" SET (fastupdate = off);

CREATE FUNCTION "templates_search"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    readme text;
BEGIN
    -- What is not offered is not searched.
    IF NEW."offered_version" IS NULL THEN
        NEW."search" := NULL;
        RETURN NEW;
    END IF;
    SELECT v."readme" INTO readme FROM "template_versions" v
        WHERE v."template_id" = NEW."id" AND v."version" = NEW."offered_version";
    NEW."search" :=
        setweight(to_tsvector('simple', NEW."name" || ' ' || replace(NEW."name", '-', ' ') || ' ' || NEW."title"), 'A') ||
        setweight(to_tsvector('english', NEW."title"), 'A') ||
        setweight(to_tsvector('simple', array_to_string(NEW."tags", ' ') || ' ' || NEW."category"), 'B') ||
        setweight(to_tsvector('english', NEW."summary"), 'C') ||
        setweight(to_tsvector('english', left(coalesce(readme, ''), 20000)), 'D');
    RETURN NEW;
END $$;
CREATE TRIGGER "templates_search" BEFORE INSERT OR UPDATE ON "templates"
    FOR EACH ROW EXECUTE FUNCTION "templates_search"();

-- Names and titles that look like what somebody typed. The index serves the operator, and the operator takes its threshold
-- from a setting. The planner takes comparing two words for as cheap as comparing two numbers, and would read the table.
CREATE FUNCTION "templates_like"(typed text) RETURNS TABLE ("id" uuid, "likeness" real) LANGUAGE sql STABLE
    SET pg_trgm.word_similarity_threshold = 0.3 SET enable_seqscan = off AS $$
    SELECT t."id", word_similarity(typed, t."name" || ' ' || t."title") FROM "templates" t
    WHERE typed <% (t."name" || ' ' || t."title");
$$;

-- Every committed change of the catalog gives it another generation: all values together are its name. A change takes the
-- slot of its connection, so that two seldom wait for one another.
INSERT INTO "catalog_generations" ("slot", "value") SELECT n, gen_random_uuid() FROM generate_series(0, 7) n;

CREATE FUNCTION "catalog_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "catalog_generations" SET "value" = gen_random_uuid() WHERE "slot" = pg_backend_pid() % 8;
    RETURN NULL;
END $$;
CREATE TRIGGER "catalog_changed" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "templates"
    FOR EACH STATEMENT EXECUTE FUNCTION "catalog_changed"();

-- What is published stays what it is.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: it is append-only', TG_OP, TG_TABLE_NAME;
END $$;

CREATE FUNCTION "template_versions_immutable"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."state" <> 'draft' AND (OLD."digest", OLD."version", OLD."template_id", OLD."definition", OLD."readme")
            IS DISTINCT FROM (NEW."digest", NEW."version", NEW."template_id", NEW."definition", NEW."readme") THEN
        RAISE EXCEPTION 'template version % is immutable', OLD."id";
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "template_versions_immutable" BEFORE UPDATE ON "template_versions"
    FOR EACH ROW EXECUTE FUNCTION "template_versions_immutable"();

CREATE FUNCTION "template_files_immutable"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM "template_versions" v WHERE v."id" = OLD."version_id" AND v."state" <> 'draft') THEN
        RAISE EXCEPTION 'files of template version % are immutable', OLD."version_id";
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER "template_files_immutable" BEFORE UPDATE OR DELETE ON "template_files"
    FOR EACH ROW EXECUTE FUNCTION "template_files_immutable"();

-- Events keep what was received for ever; only what became of them may be noted.
CREATE FUNCTION "events_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD."source", OLD."delivery_key", OLD."kind", OLD."occurred_at", OLD."received_at", OLD."payload")
            IS DISTINCT FROM (NEW."source", NEW."delivery_key", NEW."kind", NEW."occurred_at", NEW."received_at", NEW."payload") THEN
        RAISE EXCEPTION 'event % is append-only', OLD."id";
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "events_append_only" BEFORE UPDATE ON "events" FOR EACH ROW EXECUTE FUNCTION "events_append_only"();

CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE ON "audit_entries"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- One change of an instance at a time, and one living instance of a name at a target.
CREATE UNIQUE INDEX "requests_one_open_per_instance" ON "requests" ("instance_id") WHERE "ended_at" IS NULL;
CREATE UNIQUE INDEX "instances_one_of_a_name" ON "instances" ("target_id", "team", "name") WHERE "removed_at" IS NULL;
