{{/* The name of everything: the release, with the chart's name in it. */}}
{{- define "dify-masking.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "dify-masking.selector" -}}
app.kubernetes.io/name: dify-masking
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: {{ .Values.mode }}
{{- end -}}

{{- define "dify-masking.redisSelector" -}}
app.kubernetes.io/name: dify-masking-redis
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* For everything, next to a selector. */}}
{{- define "dify-masking.labels" -}}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: dify-masking
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}
