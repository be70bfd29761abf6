# syntax=docker/dockerfile:1.7
# One image per service: docker build --build-arg APP=registry .
FROM node:24.18.0-slim AS build
WORKDIR /hilir
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci && npm run build
# The three images share the layers above; below, each keeps what its own service needs to run.
ARG APP
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --workspace=@hilir/${APP} \
  && rm -rf libs/*/src apps/*/src

FROM node:24.18.0-slim
ARG APP
ENV NODE_ENV=production
WORKDIR /hilir/apps/${APP}
COPY --from=build /hilir/package.json /hilir/
COPY --from=build /hilir/node_modules /hilir/node_modules
COPY --from=build /hilir/libs /hilir/libs
COPY --from=build /hilir/apps/${APP} /hilir/apps/${APP}
USER node
CMD ["node", "--enable-source-maps", "--max-semi-space-size=32", "--max-old-space-size=1024", "dist/main.js"]
