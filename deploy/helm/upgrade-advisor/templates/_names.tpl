{{- define "ua.name" -}}
{{- $name := .Release.Name -}}
{{- if not (contains .Chart.Name $name) }}{{ $name = printf "%s-%s" $name .Chart.Name }}{{ end -}}
{{- $name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{- define "ua.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "ua.labels" -}}
{{ include "ua.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "ua.image" -}}
{{- $name := required "image.repository is missing: push the image of tools/make-image to a registry of yours, and name it" .Values.image.repository -}}
{{- if .Values.image.digest }}{{ $name }}@{{ .Values.image.digest }}
{{- else }}{{ $name }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end }}

{{- /* What has to be there together, said once. */ -}}
{{- define "ua.check" -}}
{{- if and (not .Values.tls.secretName) (not .Values.tls.insecure) }}
{{- fail "tls.secretName is missing: name a Secret of type kubernetes.io/tls, or set tls.insecure behind a proxy that has TLS" }}
{{- end }}
{{- if and .Values.tls.insecure .Values.tls.secretName }}
{{- fail "tls.insecure and tls.secretName exclude each other: leave out one" }}
{{- end }}
{{- if and .Values.tls.clientCaConfigMap (not .Values.tls.secretName) }}
{{- fail "tls.clientCaConfigMap needs tls.secretName: without TLS there are no certificates of clients" }}
{{- end }}
{{- if and .Values.fleet.enabled (not .Values.fleet.secretName) }}
{{- fail "fleet.secretName is missing: name a Secret with the URL of a PostgreSQL and its password" }}
{{- end }}
{{- if ne (empty .Values.plugins.lock) (empty .Values.plugins.volume) }}
{{- fail "plugins.lock and plugins.volume go together: the lock lists the files of the volume" }}
{{- end }}
{{- end }}
