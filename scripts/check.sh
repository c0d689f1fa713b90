#!/usr/bin/env bash
# Everything that can be said about the project without running it whole: one line a check, all of them run.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

failed=0
check() {
  local name=$1
  shift
  local output
  if output=$("$@" 2>&1); then
    printf 'ok    %s\n' "$name"
  else
    printf 'FAIL  %s\n%s\n' "$name" "$output"
    failed=$((failed + 1))
  fi
}

proto_types_fresh() {
  local folder
  folder=$(mktemp -d)
  scripts/generate-proto-types.sh "$folder" && diff -r "$folder" src/extproc/gen
  local status=$?
  rm -rf "$folder"
  return $status
}

coverage() {
  node --test --experimental-test-coverage --test-reporter=dot \
    --test-coverage-include='src/**' --test-coverage-exclude='src/extproc/gen/**' \
    --test-coverage-exclude='src/commands/**' --test-coverage-exclude='src/simulator/**' \
    --test-coverage-exclude='src/lifecycle/**' --test-coverage-exclude='src/cli.ts' \
    --test-coverage-lines=90 --test-coverage-branches=85 \
    'test/unit/**/*.test.ts' 'test/property/**/*.test.ts' | tail -60
  return "${PIPESTATUS[0]}"
}

check 'format (biome)' biome format .
check 'lint (oxlint, typed)' oxlint --type-aware src test scripts bench
check 'types (tsc)' tsc -p .
check 'unused exports and packages (knip)' knip
check 'vendored protocol unchanged' bash -c 'cd proto && sha256sum --check --quiet SHA256SUMS'
check 'protocol types fresh' proto_types_fresh
check 'rendered files fresh' node scripts/check-rendered.ts
check 'configuration reference fresh' node scripts/generate-config-docs.ts --check
check 'coverage gate (90 % lines, 85 % branches)' coverage

[ "$failed" -eq 0 ] || printf '%s of the checks failed\n' "$failed"
exit $((failed > 0))
