#!/usr/bin/env bash
# Installs the Presidio that `make eval` compares with into .tools/eval, once. Fails, and says why, if it cannot be had.
set -euo pipefail
cd "$(dirname "$0")/../.."

wanted=bench/evaluate/requirements.txt
folder=.tools/eval
if cmp -s "$wanted" "$folder/installed.txt" && "$folder/bin/python" -c '' 2>/dev/null; then
  exit 0
fi
fail() {
  printf 'evaluate: %s\n' "$1" >&2
  exit 1
}
command -v python3 >/dev/null 2>&1 || fail 'python3 is missing'
echo 'evaluate: installing Presidio into .tools/eval (once, some minutes)' >&2
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
# Without ensurepip (Debian keeps it apart) venv fails: then the pip of the machine installs into a bare one.
if python3 -m venv "$folder" >/dev/null 2>&1; then
  pip=("$folder/bin/python" -m pip)
else
  rm -rf "$folder"
  python3 -m venv --without-pip "$folder" || fail 'python3 has no venv'
  python3 -m pip --version >/dev/null 2>&1 || fail 'python3 has neither ensurepip nor pip'
  pip=(python3 -m pip --python "$folder/bin/python")
fi
"${pip[@]}" install --quiet --disable-pip-version-check --only-binary=:all: -r "$wanted" >&2 ||
  fail 'pip could not install what bench/evaluate/requirements.txt names (no registry, or no wheel for this Python)'
cp "$wanted" "$folder/installed.txt"
