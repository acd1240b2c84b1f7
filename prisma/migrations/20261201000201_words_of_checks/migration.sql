SET LOCAL lock_timeout = '10s';
ALTER TABLE "checks" ADD CONSTRAINT "checks_conclusion" CHECK ("conclusion" IN ('pending', 'success', 'failure', 'neutral', 'cancelled')) NOT VALID;
