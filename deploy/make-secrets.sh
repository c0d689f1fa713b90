#!/usr/bin/env bash
# Makes what a Redis shared by several services needs, into a new folder:
#   make-secrets.sh FOLDER [COMMAND…]
# store.keys       keys that mappings are sealed with. Keep a copy elsewhere: lost with it is every mapping.
# redis.password   password of the services at Redis
# users.acl        the users of that Redis; it holds only a hash of the password
# COMMAND runs dify-masking; that of this checkout if there is none. Needs bash, Node and coreutils. Never overwrites.
set -euo pipefail

folder=${1:?folder}
shift
[ $# -gt 0 ] || set -- node "$(dirname "$0")/../bin/dify-masking.js"

umask 077
mkdir "$folder"
"$@" keys new --file "$folder/store.keys" >&2

password=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
printf '%s' "$password" >"$folder/redis.password"
hash=$(printf '%s' "$password" | sha256sum | cut -d' ' -f1)
cat >"$folder/users.acl" <<ACL
user default on nopass resetkeys resetchannels -@all +ping
user masking on #$hash ~dify-masking:* resetchannels -@all +@read +@write +@connection -@dangerous +eval +evalsha +time +info
ACL
