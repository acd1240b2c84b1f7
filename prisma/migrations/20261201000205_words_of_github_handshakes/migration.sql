SET LOCAL lock_timeout = '10s';
ALTER TABLE "github_handshakes" ADD CONSTRAINT "github_handshakes_purpose" CHECK ("purpose" IN ('register-app', 'link-login', 'review')) NOT VALID;
