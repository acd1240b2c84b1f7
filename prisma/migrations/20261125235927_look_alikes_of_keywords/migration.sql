-- AlterTable
ALTER TABLE "templates" ADD COLUMN     "words" TEXT;

-- CreateIndex
CREATE INDEX "templates_words_idx" ON "templates" USING GIN ("words" gin_trgm_ops);

-- The catalog is searched far more often than it changes.
ALTER INDEX "templates_words_idx" SET (fastupdate = off);
DROP INDEX "templates_name_trgm_idx";

CREATE FUNCTION "templates_words"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."words" := concat_ws(' ', NEW."name", NEW."title", array_to_string(NEW."keywords", ' '));
    RETURN NEW;
END $$;
CREATE TRIGGER "templates_words" BEFORE INSERT OR UPDATE ON "templates"
    FOR EACH ROW EXECUTE FUNCTION "templates_words"();
UPDATE "templates" SET "words" = '';

-- As before, of all the words that a template is known by: a slip in what people call it leads to it too.
CREATE OR REPLACE FUNCTION "templates_like"(typed text) RETURNS TABLE ("id" uuid, "likeness" real) LANGUAGE sql STABLE
    SET pg_trgm.word_similarity_threshold = 0.3 SET enable_seqscan = off AS $$
    SELECT t."id", word_similarity(typed, t."words") FROM "templates" t WHERE typed <% t."words";
$$;
