-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "read_as" TEXT;

-- AlterTable
ALTER TABLE "targets" ADD COLUMN     "reading_fence" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reading_until" TIMESTAMPTZ(3);
