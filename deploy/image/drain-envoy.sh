#!/usr/bin/env bash
# Lets Envoy finish before it is stopped:
#   drain-envoy.sh [SECONDS] [GRACE]
# Asks Envoy to drain (answers tell clients to reconnect; new connections are still taken), waits GRACE seconds in
# which load balancers learn that this one goes, and then until no request is active, at most SECONDS altogether.
# Streams to the service count as active too: with graceful close on, which it should not be, Envoy 1.40 can crash when it is
# stopped with one of them open.
# Needs nothing but bash: the image of Envoy has no curl. ENVOY_ADMIN is HOST:PORT of its admin interface.
set -uo pipefail

seconds=${1:-25}
grace=${2:-5}
GAUGES='^(http.proxy.downstream_rq_active|cluster.masking.service.upstream_rq_active)$'
admin=${ENVOY_ADMIN:-127.0.0.1:9901}

# ask METHOD PATH: prints the answer; fails if nothing listens.
ask() {
  exec 3<>"/dev/tcp/${admin%:*}/${admin##*:}" || return 1
  printf '%s %s HTTP/1.1\r\nhost: envoy\r\nconnection: close\r\n\r\n' "$1" "$2" >&3
  cat <&3
  exec 3>&-
} 2>/dev/null

# Sum of the two gauges, or nothing if Envoy does not answer.
active() {
  local name value sum=
  while IFS=': ' read -r name value; do
    [[ $name == *_rq_active ]] && sum=$((${sum:-0} + ${value//[!0-9]/}))
  done < <(ask GET "/stats?filter=$GAUGES")
  echo "$sum"
}

ask POST '/drain_listeners?graceful&skip_exit' >/dev/null || exit 0
end=$((SECONDS + seconds))
sleep "$((grace < seconds ? grace : seconds))"
while [ "$SECONDS" -lt "$end" ]; do
  left=$(active)
  # Envoy is gone, or idle.
  [ -z "$left" ] && exit 0
  [ "$left" -eq 0 ] && exit 0
  sleep 0.5
done
echo "drain-envoy: ${left:-some} requests and streams still active after ${seconds}s" >&2
