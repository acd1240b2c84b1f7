{{/* What the pods of web server, worker, set-up and backups have in common. */}}

{{- define "slipway.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "slipway.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* A container of the image, up to what is its own: more mounts, its program, its variables. */}}
{{- define "slipway.container" -}}
image: {{ include "slipway.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- include "slipway.containerSecurity" . | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- if .Values.targets }}
  - { name: targets, mountPath: /etc/slipway/targets, readOnly: true }
  {{- end }}
  {{- if .Values.access }}
  - { name: access, mountPath: /etc/slipway/access, readOnly: true }
  {{- end }}
  {{- if .Values.clusterCertificates }}
  - { name: clusters, mountPath: /etc/slipway/clusters, readOnly: true }
  {{- end }}
  {{- if .Values.caCertificates.configMap }}
  - { name: certificates, mountPath: /etc/slipway/certificates, readOnly: true }
  {{- end }}
  {{- with .Values.volumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "slipway.volumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 1Gi }
{{- if .Values.targets }}
- name: targets
  configMap: { name: {{ include "slipway.name" . }}-targets }
{{- end }}
{{- if .Values.access }}
- name: access
  configMap: { name: {{ include "slipway.name" . }}-access }
{{- end }}
{{- if .Values.clusterCertificates }}
- name: clusters
  configMap: { name: {{ include "slipway.name" . }}-clusters }
{{- end }}
{{- with .Values.caCertificates.configMap }}
- name: certificates
  configMap: { name: {{ . | quote }} }
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "slipway.envFrom" -}}
- configMapRef: { name: {{ include "slipway.name" . | quote }} }
- secretRef: { name: {{ include "slipway.secret" . | quote }} }
{{- end }}

{{/* What no Secret of one's own has: CloudNativePG makes one with the address. */}}
{{- define "slipway.databaseEnv" -}}
{{- if eq .Values.database.kind "cloudnativepg" }}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef: { name: {{ include "slipway.database" . }}-app, key: uri }
{{- end }}
{{- end }}

{{/* Nothing starts before set-up has migrated the database to what this version needs. */}}
{{- define "slipway.wait" -}}
- name: wait
  args: [wait]
  {{- include "slipway.container" . | nindent 2 }}
  envFrom:
    {{- include "slipway.envFrom" . | nindent 4 }}
  {{- with include "slipway.databaseEnv" . | trim }}
  env:
    {{- . | nindent 4 }}
  {{- end }}
  resources:
    requests: { cpu: 50m, memory: 128Mi }
    limits: { memory: 256Mi }
{{- end }}

{{- define "slipway.spread" -}}
{{- $selector := .selector }}
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- $selector | nindent 6 }}
{{- end }}
{{- end }}

{{/* Pods are made anew when what they read at their start changes; access rules are read again while they run. */}}
{{- define "slipway.checksums" -}}
{{- $read := pick .Values "url" "oidc" "trustedProxies" "config" "targets" "clusterCertificates" "caCertificates" }}
{{- if .Values.backup.enabled }}{{ $_ := set $read "backupWithinHours" .Values.backup.withinHours }}{{ end -}}
checksum/config: {{ $read | toJson | sha256sum }}
{{- end }}

{{- define "slipway.placing" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
