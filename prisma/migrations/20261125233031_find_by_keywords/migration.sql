-- AlterTable
ALTER TABLE "templates" ADD COLUMN     "keywords" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Words that people search for weigh as much as tags do; they are found by their stems too ("queues" finds "queue").
CREATE OR REPLACE FUNCTION "templates_search"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    readme text;
    keywords text := array_to_string(NEW."keywords", ' ');
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
        setweight(to_tsvector('simple', array_to_string(NEW."tags", ' ') || ' ' || NEW."category" || ' ' || coalesce(keywords, '')), 'B') ||
        setweight(to_tsvector('english', coalesce(keywords, '')), 'B') ||
        setweight(to_tsvector('english', NEW."summary"), 'C') ||
        setweight(to_tsvector('english', left(coalesce(readme, ''), 20000)), 'D');
    RETURN NEW;
END $$;
