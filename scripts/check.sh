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
  scripts/generate-proto-types.sh "$folder" && diff -r "$folder" test/support/ext-proc/gen
  local status=$?
  rm -rf "$folder"
  return $status
}

# script NAME FILE…: a check that is a script of its own.
script() {
  local name=$1
  shift
  check "$name" node --disable-warning=ExperimentalWarning "$@"
}

check 'format (biome)' biome format .
check 'lint (oxlint, typed)' oxlint --type-aware --deny-warnings src test scripts bench bin deploy
check 'types (tsc)' tsc -p .
check 'unused exports and packages (knip)' knip
script 'vendored protocol unchanged' scripts/check-proto.ts
check 'protocol types fresh' proto_types_fresh
script 'rendered files fresh' scripts/check-rendered.ts
script 'plain English' scripts/check-language.ts
script 'configuration reference fresh' scripts/generate-config-docs.ts --check
script "the chart's schema fresh" scripts/generate-chart-schema.ts --check
script 'compatibility table fresh' scripts/generate-compatibility-docs.ts --check
script 'pages on metrics, errors and logs fresh' scripts/generate-operation-docs.ts --check
script 'coverage gate' scripts/coverage.ts

[ "$failed" -eq 0 ] || printf '%s of the checks failed\n' "$failed"
exit $((failed > 0))
