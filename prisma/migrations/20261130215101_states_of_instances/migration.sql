SET LOCAL lock_timeout = '10s';
ALTER TABLE "instances" ADD CONSTRAINT "instances_state" CHECK ("state" IN ('pending', 'deploying', 'healthy', 'failed', 'removing', 'removed')) NOT VALID;
