-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "answered_at" TIMESTAMPTZ(3),
ADD COLUMN     "inventory" JSONB,
ADD COLUMN     "suspended_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "targets" ADD COLUMN     "suspended" TEXT,
ADD COLUMN     "suspended_at" TIMESTAMPTZ(3),
ADD COLUMN     "unanswered_since" TIMESTAMPTZ(3);
