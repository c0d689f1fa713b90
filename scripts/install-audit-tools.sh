#!/usr/bin/env bash
# Builds gitleaks and h2spec into .tools/audit/ with Go, a minute the first time. Runs again at no cost.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$PWD/.tools/audit
build() {
  local name=$1 package=$2 version=$3
  [ -x "$folder/$name" ] && [ "$(cat "$folder/$name.version" 2>/dev/null)" = "$version" ] && return
  command -v go >/dev/null || { echo "$name: there is no Go to build it with" >&2; exit 1; }
  GOBIN=$folder GOFLAGS=-mod=mod go install "$package@$version" 2>"$folder/$name.log" ||
    { tail -n 3 "$folder/$name.log" >&2; exit 1; }
  echo "$version" >"$folder/$name.version"
}
mkdir -p "$folder"
build gitleaks github.com/zricethezav/gitleaks/v8 v8.30.0
build h2spec github.com/summerwind/h2spec/cmd/h2spec v2.2.1+incompatible
