-- CreateTable
CREATE TABLE "policy_revisions" (
    "id" BIGSERIAL NOT NULL,
    "policy" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT,
    "tests" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "base" TEXT,
    "author_id" UUID,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_revisions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "policy_revisions_policy_number_key" ON "policy_revisions"("policy", "number");

-- What was changed is a record: it is added to, and never written over.
CREATE FUNCTION "policy_revisions_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'revisions of policies are append-only';
END $$;

CREATE TRIGGER "policy_revisions_append_only" BEFORE UPDATE OR DELETE ON "policy_revisions"
    FOR EACH ROW EXECUTE FUNCTION "policy_revisions_append_only"();
