SET LOCAL lock_timeout = '10s';
ALTER TABLE "templates" ADD CONSTRAINT "templates_scope" CHECK ("scope" IN ('team', 'platform')) NOT VALID;
