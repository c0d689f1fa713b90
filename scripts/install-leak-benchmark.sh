#!/usr/bin/env bash
# pii-leak-benchmark from PyPI into .tools/leak-benchmark, at the version that test/envoy/operation/leak-benchmark.test.ts was written for.
set -euo pipefail
cd "$(dirname "$0")/.."
target=.tools/leak-benchmark
version=0.6.0
if [ -x "$target/bin/pii-leak-benchmark" ] && "$target/bin/python" -c "
import importlib.metadata as m, sys
sys.exit(m.version('pii-leak-benchmark') != '$version')"; then exit 0; fi
rm -rf "$target"
python3 -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check "pii-leak-benchmark==$version"
