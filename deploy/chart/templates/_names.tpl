{{/* What everything of a release is named after. */}}
{{- define "slipway.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
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
{{ get (urlParse .Values.url) "hostname" }}
{{- end }}

{{/* A value as text. Helm reads numbers as floats, and would write a million as 1e+06. */}}
{{- define "slipway.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{/* What selects pods never changes; every other label may. */}}
{{- define "slipway.selector" -}}
app.kubernetes.io/name: slipway
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Of every object: which release it belongs to, and as an instance of a platform, whose it is. */}}
{{- define "slipway.labels" -}}
{{ include "slipway.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ include "slipway.version" . | trunc 63 | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
slipway.dev/instance: {{ printf "%s.%s" .Release.Namespace (include "slipway.name" .) | trunc 63 | trimSuffix "-" | trimSuffix "." }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "slipway.podLabels" -}}
{{ include "slipway.selector" . }}
slipway.dev/instance: {{ printf "%s.%s" .Release.Namespace (include "slipway.name" .) | trunc 63 | trimSuffix "-" | trimSuffix "." }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}
