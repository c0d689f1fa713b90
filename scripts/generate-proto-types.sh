#!/usr/bin/env bash
# Generates the TypeScript types of the vendored ext_proc protocol into a folder. The options are those of
# test/support/ext-proc/proto.ts; the two must agree.
set -euo pipefail
cd "$(dirname "$0")/.."
node_modules/.bin/proto-loader-gen-types --longs=Number --enums=String --oneofs --grpcLib=@grpc/grpc-js \
  --importFileExtension=.ts --includeDirs proto --outDir "$1" \
  envoy/service/ext_proc/v3/external_processor.proto >/dev/null
