SET LOCAL lock_timeout = '10s';

-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN     "origin" JSONB;
