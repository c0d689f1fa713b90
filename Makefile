.DEFAULT_GOAL := help
SHELL := /bin/bash
# Spelled out, not left to PATH: macOS' make looks commands up in the PATH that it was started with.
BIN := node_modules/.bin
CONFIG ?= examples/quickstart.yaml

.PHONY: help install run test deploy-tools document-readers dashboard-pictures fuzz chaos soak mutation audit sbom search-logs check leak-benchmark eval bench bench-smoke format proto clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## npm packages, Envoy and a Redis server, all inside this folder
	@scripts/install.sh

run: install ## the proxy in front of DIFY_URL, or of the bundled simulator (CONFIG=file)
	@exec $(BIN)/node bin/dify-masking.js up --config '$(CONFIG)' $(if $(DIFY_URL),--dify '$(DIFY_URL)',--demo)

test: install ## all tests, real Envoy and Redis included (ONLY=word: the files with it in their path)
	@$(BIN)/node scripts/test.ts $(ONLY)

deploy-tools: ## helm, kustomize, kubeconform, hadolint and Istio's validation, for the tests of deploy/ that ask them
	@scripts/install-deploy-tools.sh

document-readers: install ## the Python libraries that the tests of documents read with
	@$(BIN)/node --disable-warning=ExperimentalWarning scripts/install-document-readers.ts

dashboard-pictures: install ## docs/images/dashboard*.png: the Grafana dashboard with data of a real run; needs Chromium and Prometheus
	@$(BIN)/node scripts/dashboard-pictures.ts

fuzz: install ## the properties with 10,000 runs each (RUNS=n), disasters of Redis, and 5,000,000 hostile answers (TEXTS=n SEED=n), and 200,000 requests read by Dify's parsers (REQUESTS=n)
	@TEXTS=$(or $(TEXTS),5000000) $(BIN)/node scripts/fuzz-answers.ts
	@FUZZ_RUNS=$(or $(RUNS),10000) FUZZ=1 $(BIN)/node scripts/test.ts test/property redis/disasters redis/hostile $(ONLY)
	@REQUESTS=$(or $(REQUESTS),200000) $(BIN)/node scripts/fuzz-requests.ts

chaos: install ## faults and abuse through real Envoy and Redis, as the table in docs/reliability.md (ONLY='R4 R7')
	@$(BIN)/node scripts/chaos.ts $(ONLY)

soak: install ## 50 clients for half an hour: memory, files, handles, times (MINUTES=n); then answers of 20 minutes
	@SOAK_MINUTES=$(or $(MINUTES),30) SLOW_MINUTES=$(or $(SLOW_MINUTES),20) $(BIN)/node scripts/chaos.ts R15 R33

mutation: install ## small changes of the core, one at a time: does a test notice? (ONLY=group)
	@$(BIN)/node scripts/mutation.ts $(ONLY)

audit: install ## secrets in the history (gitleaks), HTTP/2 of the gRPC port beside bare grpc-js (h2spec); needs Go
	@scripts/install-audit-tools.sh && $(BIN)/node scripts/audit.ts

sbom: ## software bill of materials (CycloneDX) of what runs in production, into dist/
	@$(BIN)/node scripts/sbom.ts

search-logs: install ## the tests with services, and a search of all they log at debug level for values
	@$(BIN)/node scripts/search-logs.ts

check: install ## format, lint, types, unused exports, coverage, vendored and rendered files
	@scripts/check.sh

leak-benchmark: install ## pii-leak-benchmark (PyPI) against the proxy: does a value reach the model, does every value come back?
	@scripts/install-leak-benchmark.sh && $(BIN)/node scripts/test.ts envoy/leak-benchmark

eval: install ## precision and recall beside Presidio, written to docs/detection.md
	@$(BIN)/node scripts/evaluate.ts

bench: install ## what masking costs, as ratios, written to docs/performance.md (RUN=n keeps run n)
	@set -e; for file in codec json scan vault detection growth scale exchange profile; do echo "== $$file"; $(BIN)/node "bench/$$file.bench.ts"; done
	@$(BIN)/node scripts/bench-summary.ts

bench-smoke: install ## is this slower than the commit before (BASE=revision)? Under two minutes
	@$(BIN)/node scripts/bench-smoke.ts

format: install ## rewrite the source in the project's format
	@$(BIN)/biome format --write .

proto: install ## regenerate the types of the ext_proc protocol
	@rm -rf test/support/ext-proc/gen
	@scripts/generate-proto-types.sh test/support/ext-proc/gen

clean: ## remove what install and run have made
	rm -rf node_modules .tools run coverage
