-- When all of a target's instances were last answered for at once: else each of their rows is written every four minutes to
-- say so. Servers of the version before go on to write and to read `instances.answered_at`.
SET LOCAL lock_timeout = '10s';

ALTER TABLE "targets" ADD COLUMN "listed_at" TIMESTAMPTZ(3);
