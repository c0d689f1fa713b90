# What the scripts of this folder share; each sources it. Settings come from the environment:
#   DIFY_MASKING_HOME    the release that runs, a checkout after `make install` (default /opt/dify-masking/current)
#   DIFY_MASKING_CONFIG  folder of config.yaml, keys and secrets (default /etc/dify-masking)
#   BACKUP_DIR           where backups go (default /var/backups/dify-masking)
#   BACKUP_KEEP          how many are kept (default 14)
#   RESTART_COMMAND      restarts the service (default systemctl restart dify-masking dify-masking-envoy)
#   HEALTH_URL           (default http://127.0.0.1:9464/masking/health)
set -euo pipefail
umask 077

home=${DIFY_MASKING_HOME:-/opt/dify-masking/current}
config_dir=${DIFY_MASKING_CONFIG:-/etc/dify-masking}
config=$config_dir/config.yaml
backups=${BACKUP_DIR:-/var/backups/dify-masking}
keep=${BACKUP_KEEP:-14}
restart_command=${RESTART_COMMAND:-systemctl restart dify-masking dify-masking-envoy}
health_url=${HEALTH_URL:-http://127.0.0.1:9464/masking/health}

say() { printf '%s %s\n' "$(date -u +%FT%TZ)" "$*"; }
fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# dify_masking WORDS…: the program of the release that runs, or of the one in $release.
dify_masking() {
  "${release:-$home}/node_modules/.bin/node" "${release:-$home}/bin/dify-masking.js" "$@"
}

uses_redis() { grep -Eq '^[^#]*type: *["'"'"']?redis' "$config"; }

# Waits until the service says that it masks; fails after 30 seconds.
wait_healthy() {
  for _ in $(seq "${HEALTH_TRIES:-60}"); do
    if "$home/node_modules/.bin/node" -e '
      fetch(process.argv[1], { signal: AbortSignal.timeout(2000) })
        .then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))' "$health_url"; then
      return 0
    fi
    sleep 0.5
  done
  return 1
}
