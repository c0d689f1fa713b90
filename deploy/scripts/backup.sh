#!/usr/bin/env bash
# Makes a backup: configuration, and the mappings of a store in Redis, sealed as they are. Without the keys they are
# useless, so keys are not part of it unless BACKUP_KEYS=yes: keep those in another place.
#   backup.sh            prints the folder that it has made; see common.sh for the settings
. "$(dirname "$0")/common.sh"

[ -f "$config" ] || fail "$config does not exist"
folder=$backups/$(date -u +%Y%m%dT%H%M%SZ)
draft=$backups/.new-$$
mkdir -p "$draft"
trap 'rm -rf "$draft"' EXIT

exclude=()
[ "${BACKUP_KEYS:-no}" = yes ] || exclude=(--exclude='*.keys' --exclude='*.key' --exclude='*password*' --exclude='*secret*')
tar -C "$config_dir" "${exclude[@]}" -czf "$draft/config.tar.gz" .
if uses_redis; then
  dify_masking vault export --config "$config" | gzip >"$draft/vault.ndjson.gz"
fi
dify_masking version >"$draft/version.json"
(cd "$draft" && sha256sum -- * >SHA256SUMS)
mv "$draft" "$folder"

# Old ones go, the newest $keep stay.
find "$backups" -mindepth 1 -maxdepth 1 -type d -name '2*Z' | sort -r | tail -n "+$((keep + 1))" |
  while read -r old; do rm -rf "$old"; done
say "backup: $folder" >&2
printf '%s\n' "$folder"
