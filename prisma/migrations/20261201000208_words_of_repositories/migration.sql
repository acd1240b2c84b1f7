SET LOCAL lock_timeout = '10s';
ALTER TABLE "repositories" ADD CONSTRAINT "repositories_host_kind" CHECK ("host_kind" IN ('github')) NOT VALID;
