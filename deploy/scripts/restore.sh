#!/usr/bin/env bash
# Puts a backup back: restore.sh FOLDER. The configuration that is there is kept beside it (….before-restore); keys and
# secrets that are not in the backup stay as they are. Mappings go into the Redis that config.yaml names; numbers that were
# given out after the backup are not given again, whichever server that is.
. "$(dirname "$0")/common.sh"

folder=${1:?folder of a backup}
(cd "$folder" && sha256sum --check --quiet SHA256SUMS) || fail 'the backup is damaged: nothing was changed'

if [ -d "$config_dir" ]; then
  rm -rf "$config_dir.before-restore"
  cp -a "$config_dir" "$config_dir.before-restore"
fi
mkdir -p "$config_dir"
tar -C "$config_dir" -xzf "$folder/config.tar.gz"
dify_masking validate "$config" >&2 || fail "the configuration of the backup is not valid here; see $config_dir.before-restore"
if [ -f "$folder/vault.ndjson.gz" ]; then
  gunzip -c "$folder/vault.ndjson.gz" | dify_masking vault import --config "$config"
fi
say 'restored; restart the service' >&2
