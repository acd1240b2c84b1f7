SET LOCAL lock_timeout = '10s';

-- AlterTable
ALTER TABLE "template_versions" ADD COLUMN     "ends_on" DATE,
ADD COLUMN     "offered_until_end" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "state_reason" TEXT,
ADD COLUMN     "successor_template" TEXT,
ADD COLUMN     "successor_version" TEXT;
