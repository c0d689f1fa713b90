#!/usr/bin/env bash
# Switches to another release: update.sh RELEASE, a folder with its checkout. It is installed, its tests run and it must
# take the configuration before anything is switched; if the service is not healthy afterwards, the release before is back.
#   UPDATE_TESTS   what of the tests runs, a word of `make test ONLY=…` (default up)
# The release that runs is what the link DIFY_MASKING_HOME leads to; the one before is remembered beside it (….previous).
. "$(dirname "$0")/common.sh"

release=$(cd "${1:?folder of the release}" && pwd)
[ -L "$home" ] || fail "$home must be a link to the release that runs"
before=$(readlink -f "$home")
[ "$release" != "$before" ] || fail 'this release runs already'

say "installing $release"
make -C "$release" --no-print-directory install
say 'testing it'
make -C "$release" --no-print-directory test ONLY="${UPDATE_TESTS:-up}"
dify_masking validate "$config" || fail 'the release does not take the configuration; nothing was switched'

"$(dirname "$0")/backup.sh" >/dev/null
ln -sfn "$before" "$home.previous"
ln -sfn "$release" "$home.new" && mv -T "$home.new" "$home"
say 'switched; restarting'
$restart_command
if wait_healthy; then
  say 'healthy'
else
  say 'NOT healthy: going back' >&2
  "$(dirname "$0")/rollback.sh"
  exit 1
fi
