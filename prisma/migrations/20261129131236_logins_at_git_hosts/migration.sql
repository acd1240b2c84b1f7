-- CreateTable
CREATE TABLE "host_logins" (
    "id" UUID NOT NULL,
    "api_url" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "host_logins_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "host_logins_api_url_account_id_key" ON "host_logins"("api_url", "account_id");

-- CreateIndex
CREATE UNIQUE INDEX "host_logins_user_id_api_url_key" ON "host_logins"("user_id", "api_url");

-- AddForeignKey
ALTER TABLE "host_logins" ADD CONSTRAINT "host_logins_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A login is one account's, however it is written.
CREATE UNIQUE INDEX "host_logins_api_url_lower_login_key" ON "host_logins"("api_url", lower("login"));

-- Of which host the columns of "users" speak: Slipway is connected to one. No repository yet: the App's, or github.com.
CREATE FUNCTION "host_of_linked_logins"() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT "api_url" FROM "repositories" ORDER BY "created_at" DESC, "id" DESC LIMIT 1),
        (SELECT "api_url" FROM "github_apps" ORDER BY "updated_at" DESC LIMIT 1),
        'https://api.github.com');
$$;

INSERT INTO "host_logins" ("id", "api_url", "account_id", "login", "user_id", "linked_at")
    SELECT gen_random_uuid(), "host_of_linked_logins"(), "github_id"::text, "github_login", "id", coalesce("github_linked_at", "last_seen_at")
    FROM "users" WHERE "github_login" IS NOT NULL AND "github_id" IS NOT NULL
    -- The columns told apart what differs in case only; the account that was linked last has the login now.
    ORDER BY "github_linked_at" DESC NULLS LAST
    ON CONFLICT DO NOTHING;

-- What a server of the version before writes to "users", and what this one writes to "host_logins", stands in both.
-- Only what a statement itself changed is copied, so that neither trigger answers the other.
CREATE FUNCTION "copy_login_to_host_logins"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "host_logins" WHERE "user_id" = NEW."id" AND "api_url" = "host_of_linked_logins"();
    IF NEW."github_login" IS NOT NULL AND NEW."github_id" IS NOT NULL THEN
        DELETE FROM "host_logins" WHERE "api_url" = "host_of_linked_logins"()
            AND (lower("login") = lower(NEW."github_login") OR "account_id" = NEW."github_id"::text);
        INSERT INTO "host_logins" ("id", "api_url", "account_id", "login", "user_id", "linked_at")
            VALUES (gen_random_uuid(), "host_of_linked_logins"(), NEW."github_id"::text, NEW."github_login", NEW."id", coalesce(NEW."github_linked_at", now()));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "copy_login_to_host_logins" AFTER INSERT OR UPDATE OF "github_login", "github_id", "github_linked_at" ON "users"
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "copy_login_to_host_logins"();

CREATE FUNCTION "copy_login_to_users"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'UPDATE') AND OLD."api_url" = "host_of_linked_logins"() THEN
        UPDATE "users" SET "github_login" = NULL, "github_id" = NULL, "github_linked_at" = NULL WHERE "id" = OLD."user_id";
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW."api_url" = "host_of_linked_logins"() AND NEW."account_id" ~ '^[0-9]{1,18}$' THEN
        UPDATE "users" SET "github_login" = NULL, "github_id" = NULL, "github_linked_at" = NULL
            WHERE "id" <> NEW."user_id" AND (lower("github_login") = lower(NEW."login") OR "github_id" = NEW."account_id"::bigint);
        UPDATE "users" SET "github_login" = NEW."login", "github_id" = NEW."account_id"::bigint, "github_linked_at" = NEW."linked_at" WHERE "id" = NEW."user_id";
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "copy_login_to_users" AFTER INSERT OR UPDATE OR DELETE ON "host_logins"
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "copy_login_to_users"();
