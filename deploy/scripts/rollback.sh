#!/usr/bin/env bash
# Goes back to the release before the last update, and restarts. Going back twice goes forward again.
. "$(dirname "$0")/common.sh"

[ -L "$home.previous" ] || fail 'no earlier release is installed'
now=$(readlink -f "$home")
before=$(readlink -f "$home.previous")
[ -d "$before" ] || fail "the release before is gone: $before"
ln -sfn "$before" "$home.new" && mv -T "$home.new" "$home"
ln -sfn "$now" "$home.previous"
$restart_command
wait_healthy || fail "$before is not healthy either"
say "back at $before"
