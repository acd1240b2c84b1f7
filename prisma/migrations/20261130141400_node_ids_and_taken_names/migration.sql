SET LOCAL lock_timeout = '5s';
ALTER TABLE "repositories" ADD COLUMN "node_id" TEXT, ADD COLUMN "taken_by" TEXT;
