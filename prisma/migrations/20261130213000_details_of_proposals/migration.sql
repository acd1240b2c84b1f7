-- What a reviewer is told besides: a default that is constant rewrites no row.
ALTER TABLE "proposals" ADD COLUMN "details" JSONB NOT NULL DEFAULT '[]';
