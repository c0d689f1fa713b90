#!/usr/bin/env bash
# Once a week: looks at everything (doctor), checks the newest backups and rehearses the last one. Exit code 1 if something
# needs a person.
. "$(dirname "$0")/common.sh"

problems=0
say 'doctor'
dify_masking doctor --config "$config" || problems=$((problems + 1))

say 'backups'
newest=
while read -r folder; do
  newest=$folder
  (cd "$folder" && sha256sum --check --quiet SHA256SUMS) || {
    say "damaged: $folder" >&2
    problems=$((problems + 1))
  }
done < <(find "$backups" -mindepth 1 -maxdepth 1 -type d -name '2*Z' 2>/dev/null | sort)
if [ -z "$newest" ]; then
  say "no backup found in $backups" >&2
  problems=$((problems + 1))
elif [ -z "$(find "$newest" -maxdepth 0 -mtime -2)" ]; then
  say "the newest backup is older than two days: $newest" >&2
  problems=$((problems + 1))
else
  "$(dirname "$0")/rehearse.sh" "$newest" || problems=$((problems + 1))
fi

say "$problems problems"
[ "$problems" -eq 0 ]
