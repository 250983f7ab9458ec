{{- /* The configuration of a role: "serve" answers calls, "work" assesses fleets. */ -}}
{{- define "ua.configuration" -}}
{{- $values := .root.Values -}}
{{- $options := dict -}}
{{- $_ := set $options "metrics-listen" (printf "0.0.0.0:%v" (int $values.metrics.port)) -}}
{{- $_ := set $options "drain-seconds" (int $values.drainSeconds) -}}
{{- $_ := set $options "grace-seconds" (int $values.graceSeconds) -}}
{{- $_ := set $options "log-format" "json" -}}
{{- if eq .role "serve" -}}
  {{- $_ := set $options "listen" (printf "0.0.0.0:%v" (int $values.service.port)) -}}
  {{- if $values.tls.insecure -}}
    {{- $_ := set $options "insecure-listen" true -}}
  {{- else -}}
    {{- $_ := set $options "tls-cert" "/etc/upgrade-advisor/tls/tls.crt" -}}
    {{- $_ := set $options "tls-key" "/etc/upgrade-advisor/tls/tls.key" -}}
  {{- end -}}
  {{- if $values.tls.clientCaConfigMap -}}
    {{- $_ := set $options "tls-client-ca" "/etc/upgrade-advisor/clients/ca.crt" -}}
  {{- end -}}
  {{- if $values.policy -}}
    {{- $_ := set $options "authorization-policy" "/etc/upgrade-advisor/policy/policy.json" -}}
  {{- end -}}
{{- else -}}
  {{- $_ := set $options "listen" "unix:/run/upgrade-advisor/service.sock" -}}
{{- end -}}
{{- if $values.fleet.enabled -}}
  {{- $_ := set $options "store-connections" (int $values.fleet.connections) -}}
  {{- $_ := set $options "store-migrations" (ternary "check" "apply" (not (empty $values.fleet.migrateSecretName))) -}}
  {{- $apart := gt (int $values.fleet.workerReplicas) 0 -}}
  {{- $_ := set $options "fleet-workers" (ternary 0 (int $values.fleet.workersPerPod) (and $apart (eq .role "serve"))) -}}
{{- end -}}
{{- if $values.plugins.lock -}}
  {{- $_ := set $options "plugin-lock" (list "/usr/lib/upgrade-advisor/plugins/plugins.lock" "/plugins/plugins.lock") -}}
{{- end -}}
{{- range $name, $value := $values.config -}}
  {{- if hasKey $options $name -}}
    {{- fail (printf "config.%s: the chart sets this option itself" $name) -}}
  {{- end -}}
  {{- $_ := set $options $name $value -}}
{{- end -}}
{{- range $name := keys $options | sortAlpha }}
{{ $name }}={{ index $options $name | toJson }}
{{- end }}
{{- end }}
