#!/usr/bin/env bash
# Rehearses a disaster: restores the newest backup (or FOLDER) into a scratch folder and a scratch Redis, starts a service
# on it and asks for its health. Touches nothing that runs. Needs a redis-server (REDIS_SERVER_BIN, or that of make
# install) and, for a store in Redis, the keys.
. "$(dirname "$0")/common.sh"

folder=${1:-$(find "$backups" -mindepth 1 -maxdepth 1 -type d -name '2*Z' | sort | tail -n 1)}
[ -n "$folder" ] || fail "no backup found in $backups"
(cd "$folder" && sha256sum --check --quiet SHA256SUMS) || fail "the backup $folder is damaged"

scratch=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
  rm -rf "$scratch"
}
trap cleanup EXIT

mkdir "$scratch/config"
# Keys and secrets that are not in the backup come from where they are.
cp -a "$config_dir/." "$scratch/config/"
tar -C "$scratch/config" -xzf "$folder/config.tar.gz"
if [ -f "$folder/vault.ndjson.gz" ]; then
  "${REDIS_SERVER_BIN:-$home/.tools/bin/redis-server}" --port 0 --unixsocket "$scratch/redis.sock" \
    --save '' --dir "$scratch" >"$scratch/redis.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 50); do [ -S "$scratch/redis.sock" ] && break; sleep 0.1; done
fi
"$home/node_modules/.bin/node" "$home/deploy/scripts/rehearsal-config.js" "$scratch/config/config.yaml" \
  "$scratch/redis.sock" >"$scratch/config.json"
if [ -f "$folder/vault.ndjson.gz" ]; then
  gunzip -c "$folder/vault.ndjson.gz" | dify_masking vault import --config "$scratch/config.json"
fi
"$home/node_modules/.bin/node" "$home/bin/dify-masking.js" serve --config "$scratch/config.json" \
  --run-dir "$scratch/run" >"$scratch/ready" 2>"$scratch/service.log" &
pids+=($!)
for _ in $(seq 100); do grep -q '^ready ' "$scratch/ready" && break; sleep 0.1; done
health_url=$(sed -n 's/^ready .*"admin":"\([^"]*\)".*/\1/p' "$scratch/ready")/masking/health
wait_healthy || fail "the service does not become healthy: $(tail -n 3 "$scratch/service.log")"
say "rehearsed: $folder restores, and a service runs on it"
