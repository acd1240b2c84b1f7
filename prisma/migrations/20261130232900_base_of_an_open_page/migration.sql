-- What somebody's open page of a draft begins from stays in its history.
ALTER TABLE "draft_presences" ADD COLUMN "revision" INTEGER;
