# Простой чат: everything a developer or operator types. `make` alone lists it.
SHELL := /bin/bash
TARGET := $(or $(CARGO_TARGET_DIR),target)
RELEASE_BINARIES := --bin auth --bin users --bin chats --bin realtime --bin gateway --bin chat

.DEFAULT_GOAL := help
.PHONY: help run build test fmt lint test-rust test-postgres test-frontend test-journeys test-faults test-conformance test-observability test-compose audit bench lighthouse scrolling screenshots for-browsers

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: build ## install what is missing, build, start everything at http://localhost:8002
	@$(TARGET)/release/chat run

build: ## the SPA and the release binaries
	@scripts/setup --for run
	@scripts/build-frontend
	@cargo build --release $(RELEASE_BINARIES)

test: ## the test suite: all parts from lint to test-compose; the last line counts
	@scripts/test

fmt: ## bring Rust and TypeScript into the house format
	cargo fmt --all
	npm run --silent format --prefix frontend

lint: ## formats, clippy, types, import rules, shell scripts, settings
	@scripts/test --only lint

test-rust: ## unit and service tests on SQLite
	@scripts/test --only rust

test-postgres: ## the service tests on PostgreSQL (started for this, stopped after it)
	@scripts/test --only postgres

test-frontend: ## the SPA's unit tests
	@scripts/test --only frontend

test-journeys: ## two people in real browsers, on SQLite and on PostgreSQL
	@scripts/test --only journeys

test-conformance: ## rights, counts and the documents, held against the running system
	@scripts/test --only conformance

test-faults: ## crashes, lost connections and restarts under load
	@scripts/test --only faults

test-observability: ## metrics, alert rules, dashboards and logs of a running system, with Prometheus
	@scripts/test --only observability

test-compose: ## the Dockerfile, and the processes with what docker-compose.yaml gives them
	@scripts/test --only compose

audit: ## licences, sources and duplicates of the dependencies (cargo-deny)
	@scripts/test --only audit

bench: ## measure speed and cost; the figures are printed
	@scripts/setup --for run
	@scripts/build-frontend
	@cargo build --profile dist --workspace $(RELEASE_BINARIES) --bin bench
	@$(TARGET)/dist/bench

lighthouse: for-browsers ## Lighthouse's scores of the built interface; under 95 is a failure
	@npm run --silent lighthouse --prefix e2e

scrolling: for-browsers ## how smoothly a long chat scrolls; on a quiet machine
	@npm run --silent performance --prefix e2e

screenshots: for-browsers ## docs/screenshots from the running product
	@npm run --silent screenshots --prefix e2e

for-browsers:
	@scripts/setup --for test && scripts/build-frontend && cargo build $(RELEASE_BINARIES)
