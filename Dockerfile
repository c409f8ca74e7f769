# The collector with its embedded ClickHouse, or in front of a server (CLICKHOUSE_URL).
# glibc, since the embedded engine has no build for musl.
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json tsconfig.json ./
COPY instrumentation instrumentation
COPY queries queries
COPY collector collector
COPY dashboards dashboards
# The tests are a part of the build's project references, and their sources are not in the image.
RUN npm ci && npx tsc -b instrumentation queries collector && node instrumentation/bundle.mjs \
  && npx vite build dashboards/web && npm prune --omit=dev && rm -rf node_modules/@spanledger/dashboards

FROM node:22-bookworm-slim
ENV NODE_ENV=production SPANLEDGER_DATA=/data SPANLEDGER_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/package.json package.json
COPY --from=build /build/instrumentation instrumentation
COPY --from=build /build/queries queries
COPY --from=build /build/collector collector
COPY deploy/demo-agent.mjs deploy/demo-agent.mjs
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4317 4318
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:4318/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm: signals must reach the collector, which drains its spool on SIGTERM.
CMD ["node", "collector/bin/spanledger.mjs", "up"]
