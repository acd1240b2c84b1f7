# One image for the web server, the worker, the set-up and the command line, by argument:
#
#   docker build --tag slipway .
#   docker run --read-only --tmpfs /tmp --env-file slipway.env slipway setup    # then web, worker, or a command of slipway
#
# NODE_IMAGE is Node 24 on a slim Debian. Give it by digest (`node:24-bookworm-slim@sha256:…`), as the workflow does.
ARG NODE_IMAGE=node:24-bookworm-slim

# What is built is the same for every kind of processor: it is built once, on that of the builder.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY scripts/bootstrap.js scripts/install-packages.js scripts/
RUN node scripts/install-packages.js
COPY . .
RUN sh scripts/image.sh /slipway

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    MALLOC_ARENA_MAX=2 \
    SLIPWAY_HOME=/slipway \
    PORT=3000
COPY --from=build --chown=root:root /slipway /slipway
WORKDIR /slipway
# Nobody's: the numbers, so that Kubernetes can see that it is not root.
USER 65532:65532
EXPOSE 3000
ENTRYPOINT ["sh", "/slipway/scripts/start.sh"]
CMD ["web"]
