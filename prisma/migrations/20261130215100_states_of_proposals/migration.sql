SET LOCAL lock_timeout = '10s';
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_state" CHECK ("state" IN ('opening', 'open', 'failed', 'merged', 'closed', 'withdrawn', 'conflict')) NOT VALID;
