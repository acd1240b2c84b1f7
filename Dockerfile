# syntax=docker/dockerfile:1
# One image for the web server, the worker, set-up and the command line: `docker run IMAGE web`, `worker`, `setup`, `cli …`.
# What is in it is decided by scripts/image.sh, the same on every processor: so it is built once, wherever that is, and for
# each platform only Node and the C library differ. Both images come by digest in what is released (.github/workflows/image.yaml).
ARG NODE_IMAGE=docker.io/library/node:24.21.0-trixie-slim
ARG BASE_IMAGE=gcr.io/distroless/cc-debian13:nonroot

FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /src
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev
COPY . .
RUN node scripts/build.js && sh scripts/image.sh /image

FROM ${NODE_IMAGE} AS node

FROM ${BASE_IMAGE}
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=build /image /app
WORKDIR /app
# Nothing is written but in /tmp. Of glibc's malloc: two arenas, and what is freed goes back to the system.
ENV NODE_ENV=production SLIPWAY_HOME=/app HOME=/tmp NEXT_TELEMETRY_DISABLED=1 \
    MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072
USER 65532:65532
EXPOSE 3000
ENTRYPOINT ["/usr/local/bin/node", "--max-semi-space-size=2", "--max-old-space-size=768", "/app/run.js"]
CMD ["web"]
