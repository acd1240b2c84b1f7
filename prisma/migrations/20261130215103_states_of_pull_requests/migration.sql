SET LOCAL lock_timeout = '10s';
ALTER TABLE "pull_requests" ADD CONSTRAINT "pull_requests_state" CHECK ("state" IN ('open', 'merged', 'closed')) NOT VALID;
