SET LOCAL lock_timeout = '10s';
ALTER TABLE "pull_request_steps" ADD CONSTRAINT "pull_request_steps_state" CHECK ("state" IN ('waiting', 'done', 'refused')) NOT VALID;
ALTER TABLE "pull_request_steps" ADD CONSTRAINT "pull_request_steps_name" CHECK ("name" IN ('labels', 'reviewers', 'auto-merge')) NOT VALID;
