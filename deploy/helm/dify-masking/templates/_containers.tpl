{{- define "dify-masking.image" -}}
image: {{ printf "%s:%s" .Values.image.repository .Values.image.tag | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end -}}

{{- define "dify-masking.restricted" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{- define "dify-masking.mounts" -}}
volumeMounts:
  - { name: config, mountPath: /etc/dify-masking, readOnly: true }
  - { name: run, mountPath: /run/dify-masking }
  {{- if .Values.storeSecret }}
  - { name: store, mountPath: /etc/dify-masking-store, readOnly: true }
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "dify-masking.serviceContainer" -}}
name: service
{{ include "dify-masking.image" . }}
args: [serve, --config, /etc/dify-masking/config.yaml, --run-dir, /run/dify-masking{{ if ne .Values.mode "service" }}, --self-test{{ end }}]
env:
  # Below the limit of the container, with room for buffers outside of the heap.
  - { name: NODE_OPTIONS, value: "--max-old-space-size={{ .Values.maxOldSpaceMiB }}" }
  {{- with .Values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
ports:
  - { name: admin, containerPort: 9464 }
  {{- if eq .Values.mode "service" }}
  - { name: grpc, containerPort: 9002 }
  {{- end }}
startupProbe:
  httpGet: { path: /livez, port: admin }
  periodSeconds: 1
  failureThreshold: 30
readinessProbe:
  {{- if eq .Values.mode "service" }}
  # grpc.health.v1; it says NOT_SERVING as soon as the service drains.
  grpc: { port: 9002, service: envoy.service.ext_proc.v3.ExternalProcessor }
  {{- else }}
  httpGet: { path: /readyz, port: admin }
  {{- end }}
  periodSeconds: 5
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /livez, port: admin }
  periodSeconds: 10
  timeoutSeconds: 5
{{ include "dify-masking.restricted" . }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{ include "dify-masking.mounts" . }}
{{- end -}}

{{- define "dify-masking.envoyContainer" -}}
name: envoy
image: {{ .Values.envoy.image | quote }}
command: [envoy]
args:
  - --config-path
  - /run/dify-masking/envoy.yaml
  - --concurrency
  - {{ .Values.envoy.concurrency | quote }}
  # Nothing of the traffic is logged (src/envoy/log-levels.ts).
  - --log-level
  - 'off'
  - --component-log-level
  - assert:critical,backtrace:critical,config:warning,conn_handler:warning,dns:warning,file:warning,hc:warning,health_checker:warning,init:warning,main:warning,rds:warning,runtime:warning,secret:warning,upstream:warning
  # Pods of a mesh have another Envoy in the same network namespace.
  - --disable-hot-restart
  - --drain-strategy
  - immediate
  - --drain-time-s
  - {{ .Values.envoy.drainSeconds | quote }}
ports:
  - { name: proxy, containerPort: 8080 }
startupProbe:
  tcpSocket: { port: proxy }
  periodSeconds: 1
  failureThreshold: 30
readinessProbe:
  tcpSocket: { port: proxy }
  periodSeconds: 5
livenessProbe:
  tcpSocket: { port: proxy }
  periodSeconds: 10
  failureThreshold: 6
lifecycle:
  preStop:
    exec:
      command: [bash, /run/dify-masking/drain-envoy.sh, {{ .Values.envoy.drainSeconds | quote }}, '5']
{{ include "dify-masking.restricted" . }}
resources:
  {{- toYaml .Values.envoy.resources | nindent 2 }}
volumeMounts:
  - { name: run, mountPath: /run/dify-masking, readOnly: true }
{{- end -}}
