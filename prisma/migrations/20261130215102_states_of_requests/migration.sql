SET LOCAL lock_timeout = '10s';
ALTER TABLE "requests" ADD CONSTRAINT "requests_state" CHECK ("state" IN ('submitted', 'checked', 'waiting', 'pull-request-open', 'approved', 'merged', 'applied', 'progressing', 'healthy', 'failed', 'rolled-back', 'superseded', 'closed', 'cancelled')) NOT VALID;
