{{/* The configuration in force: that of the values, with the addresses of the chart and the Redis of the chart. */}}
{{- define "dify-masking.config" -}}
{{- $listen := dict "proxy" "0.0.0.0:8080" "extproc" "unix:/run/dify-masking/extproc.sock" "admin" "0.0.0.0:9464" "envoy_admin" "127.0.0.1:9901" -}}
{{- if eq .Values.mode "service" -}}
{{- $listen = dict "extproc" "0.0.0.0:9002" "admin" "0.0.0.0:9464" -}}
{{- end -}}
{{- $own := dict "listen" $listen -}}
{{- if .Values.redis.enabled -}}
{{- $store := dict "type" "redis" "url" (printf "redis://%s-redis:6379/0" (include "dify-masking.name" .)) "username" "masking" "password_file" "/etc/dify-masking-store/redis.password" "key_file" "/etc/dify-masking-store/store.keys" -}}
{{- $_ := set $own "store" $store -}}
{{- end -}}
{{- mergeOverwrite (deepCopy .Values.config) $own | toYaml -}}
{{- end -}}

{{/* Values that cannot work together. */}}
{{- define "dify-masking.check" -}}
{{- $config := include "dify-masking.config" . | fromYaml -}}
{{- $store := dig "store" "type" "memory" $config -}}
{{- $several := or .Values.autoscaling.enabled (gt (int .Values.replicas) 1) -}}
{{- if and $several (ne $store "redis") -}}
{{- fail "several pods need shared mappings: set redis.enabled, or config.store.type to redis" -}}
{{- end -}}
{{- if and (eq $store "redis") (not .Values.storeSecret) -}}
{{- fail "mappings in Redis need storeSecret: the Secret with store.keys and redis.password" -}}
{{- end -}}
{{- if and .Values.redis.enabled (not .Values.redis.aclSecret) -}}
{{- fail "redis.enabled needs redis.aclSecret: the Secret with users.acl" -}}
{{- end -}}
{{- if and (eq .Values.mode "gateway") (not $config.upstreams) -}}
{{- fail "config.upstreams names no Dify" -}}
{{- end -}}
{{- end -}}
