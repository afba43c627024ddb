# One image for each process, all from one build: docker compose builds them by their target. No secret is in any of them.

# --- the interface ---------------------------------------------------------------------------------------
FROM node:22.16-bookworm-slim AS spa
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
# Not `npm ci`: it refuses a lock file that does not list the optional packages of every other platform.
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
COPY frontend ./
RUN npm run build

# --- the processes ---------------------------------------------------------------------------------------
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock .env.example ./
COPY .cargo .cargo
COPY shared shared
COPY services services
COPY gateway gateway
COPY cli cli
COPY bench bench
COPY e2e e2e
COPY nats nats
COPY --from=spa /src/frontend/dist frontend/dist
# Crates and what was compiled of them are kept between builds.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --profile dist --bin auth --bin users --bin chats --bin realtime --bin gateway \
    && mkdir /out \
    && cp target/dist/auth target/dist/users target/dist/chats target/dist/realtime target/dist/gateway /out/

# --- what every image has --------------------------------------------------------------------------------
FROM debian:12.11-slim AS runtime
RUN groupadd --gid 10001 chat \
    && useradd --uid 10001 --gid chat --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin chat \
    && install --directory --owner chat --group chat /data
COPY scripts/ready /usr/local/bin/ready
# What the launcher says of memory too: cli/src/system/process.rs.
ENV DATA_DIR=/data LOG_FORMAT=json MIMALLOC_ALLOW_THP=0 MIMALLOC_PURGE_DELAY=10
WORKDIR /data
USER 10001:10001

# nats-server with our allow-lists, as somebody who may write into /data and nowhere else.
FROM nats:2.15.1-alpine AS nats-server

FROM runtime AS nats
COPY --from=nats-server /usr/local/bin/nats-server /usr/local/bin/
COPY nats/nats.conf /etc/nats/nats.conf
EXPOSE 4222 8222
ENTRYPOINT ["nats-server", "--config", "/etc/nats/nats.conf", "--addr", "0.0.0.0"]

FROM runtime AS auth
COPY --from=build /out/auth /usr/local/bin/
EXPOSE 8011
ENTRYPOINT ["auth"]

FROM runtime AS users
COPY --from=build /out/users /usr/local/bin/
EXPOSE 8012
ENTRYPOINT ["users"]

FROM runtime AS chats
COPY --from=build /out/chats /usr/local/bin/
EXPOSE 8013
ENTRYPOINT ["chats"]

FROM runtime AS realtime
COPY --from=build /out/realtime /usr/local/bin/
EXPOSE 8014
ENTRYPOINT ["realtime"]

FROM runtime AS gateway
COPY --from=build /out/gateway /usr/local/bin/
EXPOSE 8002 8010
ENTRYPOINT ["gateway"]
