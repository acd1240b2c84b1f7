{{/* What everything of a release is named after. A release may have dots and begin with a digit, a Service may not. */}}
{{- define "slipway.name" -}}
{{ regexReplaceAll "-+$" (regexReplaceAll "^[0-9]" (.Release.Name | replace "." "-") "slipway-${0}" | trunc 40) "" }}
{{- end }}

{{- define "slipway.secret" -}}
{{ .Values.secrets.name | default (include "slipway.name" .) }}
{{- end }}

{{- define "slipway.database" -}}
{{ include "slipway.name" . }}-db
{{- end }}

{{- define "slipway.version" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "slipway.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ include "slipway.version" . }}{{ end }}
{{- end }}

{{- define "slipway.host" -}}
{{ get (urlParse .Values.url) "hostname" | lower }}
{{- end }}

{{/* The address, where it is one that Slipway can have. What the schema refuses is said by its pattern only. */}}
{{- define "slipway.url" -}}
{{- $url := urlParse .Values.url }}
{{- if or (not (has $url.path (list "" "/"))) $url.query $url.fragment $url.userinfo (regexMatch "[?#]" .Values.url) }}
{{- fail (printf "url: %s is more than a host. Slipway does not run below a path: give it a name of its own, as https://slipway.example.com." .Values.url) }}
{{- end }}
{{- $host := include "slipway.host" . }}
{{- $isName := and (regexMatch "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$" $host) (not (regexMatch "^[0-9.]+$" $host)) }}
{{- if and (ne .Values.route.kind "none") (not $isName) }}
{{- fail (printf "url: %s is no name, which an %s needs. Give it one, or set route.kind to none." $host .Values.route.kind) }}
{{- end }}
{{- .Values.url }}
{{- end }}

{{/* A value as text. Helm reads numbers as floats, and would write a million as 1e+06. */}}
{{- define "slipway.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{/* Fails in words where a value is not there: a null takes a default away, and Helm says nothing of that. */}}
{{- define "slipway.wholeValues" -}}
{{- include "slipway.need" (dict "values" .Values "paths" (list
  "image.pullPolicy" "oidc.clientId" "oidc.groupsClaim" "config" "secrets" "database.kind"
  "web.replicas" "web.resources" "web.drainDelay" "web.autoscaling.enabled" "web.autoscaling.minReplicas"
  "web.autoscaling.maxReplicas" "web.autoscaling.cpu" "worker.replicas" "worker.resources" "setup.resources"
  "backup.enabled" "backup.schedule" "backup.keep" "backup.withinHours" "backup.storage.size" "backup.resources"
  "service.port" "route.kind" "route.gateway.name" "route.gateway.namespace" "route.ingress"
  "networkPolicy.enabled" "networkPolicy.dns.to" "networkPolicy.dns.ports" "networkPolicy.databasePort"
  "networkPolicy.operatorNamespace" "networkPolicy.monitoringNamespace" "monitoring.labels"
  "serviceAccount" "caCertificates")) }}
{{- if eq .Values.database.kind "cloudnativepg" }}
{{- include "slipway.need" (dict "values" .Values "paths" (list
  "database.cloudnativepg.instances" "database.cloudnativepg.storage.size" "database.cloudnativepg.resources"
  "database.cloudnativepg.spec")) }}
{{- end }}
{{- include "slipway.agreeingValues" . }}
{{- end }}

{{/* Fails in words where values are right by themselves, and a cluster would refuse what they are together. */}}
{{- define "slipway.agreeingValues" -}}
{{- with .Values.web.autoscaling }}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) }}
{{- fail (printf "web.autoscaling: minReplicas, %v, is more than maxReplicas, %v." .minReplicas .maxReplicas) }}
{{- end }}
{{- end }}
{{- $names := list "tmp" "targets" "access" "clusters" "certificates" "backups" }}
{{- range .Values.volumes }}
{{- if has .name $names }}
{{- fail (printf "volumes: %s is there twice, or is one of the chart. Give it another name." .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- $paths := list "/tmp" "/etc/slipway/targets" "/etc/slipway/access" "/etc/slipway/clusters" "/etc/slipway/certificates" "/var/backups/slipway" }}
{{- range .Values.volumeMounts }}
{{- if not (has .name $names) }}
{{- fail (printf "volumeMounts: %s is none of the volumes." .name) }}
{{- end }}
{{- if has (trimSuffix "/" .mountPath) $paths }}
{{- fail (printf "volumeMounts: %s is mounted twice, or by the chart." .mountPath) }}
{{- end }}
{{- $paths = append $paths (trimSuffix "/" .mountPath) }}
{{- end }}
{{- end }}

{{- define "slipway.need" -}}
{{- $values := .values }}
{{- range .paths }}
{{- $at := $values }}
{{- $place := list }}
{{- range $key := splitList "." . }}
{{- $place = append $place $key }}
{{- if or (not (hasKey $at $key)) (kindIs "invalid" (get $at $key)) }}
{{- fail (printf "%s: null takes its default away. Leave it out, or give it a value." (join "." $place)) }}
{{- end }}
{{- $at = get $at $key }}
{{- end }}
{{- end }}
{{- end }}

{{/* The version as the value of a label: 63 characters at most, the first and the last a letter or digit. */}}
{{- define "slipway.versionLabel" -}}
{{ regexReplaceAll "^[^A-Za-z0-9]+|[^A-Za-z0-9]+$" (include "slipway.version" . | replace "+" "_" | trunc 63) "" }}
{{- end }}

{{/* A Job's name is a label of its pods, so it has 63 characters at most: 40 of the release, and the digest whole. */}}
{{- define "slipway.setupName" -}}
{{- $version := regexReplaceAll "[^a-z0-9]+" (include "slipway.version" . | lower) "-" | trimPrefix "-" }}
{{- printf "%s-setup-%s" (include "slipway.name" .) $version | trunc 54 | trimSuffix "-" }}-{{ include "slipway.setupPod" . | sha256sum | trunc 8 }}
{{- end }}

{{/* What selects pods never changes; every other label may. */}}
{{- define "slipway.selector" -}}
app.kubernetes.io/name: slipway
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Of every object: which release it belongs to, and as an instance of a platform, whose it is. */}}
{{- define "slipway.labels" -}}
{{ include "slipway.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ include "slipway.versionLabel" . | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
slipway.dev/instance: {{ printf "%s.%s" .Release.Namespace (include "slipway.name" .) | trunc 63 | trimSuffix "-" | trimSuffix "." | quote }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "slipway.podLabels" -}}
{{ include "slipway.selector" . }}
slipway.dev/instance: {{ printf "%s.%s" .Release.Namespace (include "slipway.name" .) | trunc 63 | trimSuffix "-" | trimSuffix "." | quote }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}
