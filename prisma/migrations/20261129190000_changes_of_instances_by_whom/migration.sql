SET LOCAL lock_timeout = '10s';

-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "changed_by" TEXT;

-- What is known of the changes there were: the last one that was merged.
UPDATE "instances" SET "changed_at" = "created_at";
UPDATE "instances" i SET "changed_at" = last."merged_at", "changed_by" = last."name"
FROM (
  SELECT DISTINCT ON (r."instance_id") r."instance_id", r."merged_at", u."name"
  FROM "requests" r JOIN "users" u ON u."id" = r."requester_id"
  WHERE r."merged_at" IS NOT NULL
  ORDER BY r."instance_id", r."merged_at" DESC, r."id" DESC
) last
WHERE last."instance_id" = i."id";

-- DropIndex
DROP INDEX "instances_updated_at_idx";

-- CreateIndex
CREATE INDEX "instances_changed_at_idx" ON "instances"("changed_at");
