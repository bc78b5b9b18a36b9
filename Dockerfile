# syntax=docker/dockerfile:1
# Two images of one code: `api` (the app and the routes) and `worker` (the same with the engines, about 3 GB more).
#   docker build --target api -t formwork-api . && docker build --target worker -t formwork-worker .
# Debian, because the engines are Debian's: OpenSCAD 2021.01, Blender 3.4.1, FreeCAD 0.20.2.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
# First what changes rarely. `npm install`, not `npm ci`: the lockfile holds the binaries of Linux on x64 alone.
COPY package.json package-lock.json ./
RUN npm install --no-save --no-audit --no-fund
COPY . .
# Engines, libraries and fonts of the app from pinned packages, then the app itself.
RUN npm run setup && npm run build && npm prune --omit=dev --no-audit --no-fund && rm -rf .cache node_modules/.cache

FROM debian:bookworm-slim AS api
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  # Nobody: no shell, no password, no right but to /data.
  && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin formwork \
  && install -d -o formwork -g formwork -m 700 /data
WORKDIR /app
# Node comes with the packages (npm's `node`), the same for everybody.
ENV PATH=/app/node_modules/.bin:$PATH NODE_ENV=production
ENV FORMWORK_HOST=0.0.0.0 FORMWORK_PORT=4100 FORMWORK_DATA=/data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/public ./public
COPY --from=build /app/scad-libs ./scad-libs
COPY --from=build /app/wasm ./wasm
COPY --from=build /app/server ./server
COPY --from=build /app/dist ./dist
USER formwork
VOLUME /data
EXPOSE 4100
# 200 while it serves, `degraded` too (the API itself has no engines); 503 while it starts, or without database or store.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.FORMWORK_PORT + '/health').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/formwork.ts", "server", "api"]

FROM api AS worker
USER root
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    bubblewrap openscad blender python3-numpy freecad-python3 xvfb xauth \
  && rm -rf /var/lib/apt/lists/*
USER formwork
# A worker answers no requests. It is of use as long as its sandbox can start, which is what compose.yaml says a
# container needs; a process that ends is started again by `restart`.
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s --retries=3 \
  CMD ["bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "/usr/bin/true"]
CMD ["node", "server/formwork.ts", "server", "worker"]
