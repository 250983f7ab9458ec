{{- /* The Pods of a role: see ua.configuration. */ -}}
{{- define "ua.pod" -}}
{{- $ := .root -}}
{{- $values := .root.Values -}}
{{- $serves := eq .role "serve" -}}
metadata:
  annotations:
    # Pods start again when what they read once changes.
    checksum/configuration: {{ include "ua.configuration" . | sha256sum }}
    checksum/plugins: {{ $values.plugins.lock | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  labels:
    {{- include "ua.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
spec:
  serviceAccountName: {{ include "ua.name" $ }}
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ add $values.drainSeconds $values.graceSeconds 10 }}
  {{- with $values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  # No fsGroup: it would let a group write to the plugins.
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    seccompProfile: {type: RuntimeDefault}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "ua.selector" $ | nindent 10 }}
          app.kubernetes.io/component: {{ .role }}
  containers:
    - name: upgrade-advisord
      image: {{ include "ua.image" $ | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args:
        - --config=/etc/upgrade-advisor/given/service.conf
        - --state-dir=/var/lib/upgrade-advisor
        {{- if $values.fleet.enabled }}
        - --store=$(STORE_URL)
        {{- end }}
      {{- if $values.fleet.enabled }}
      env:
        {{- include "ua.store" (dict "root" $ "secret" $values.fleet.secretName) | nindent 8 }}
      {{- end }}
      ports:
        {{- if $serves }}
        - {name: grpc, containerPort: {{ $values.service.port }}}
        {{- end }}
        - {name: metrics, containerPort: {{ $values.metrics.port }}}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      {{- if and $serves $values.tls.insecure }}
      startupProbe:
        grpc: {port: {{ $values.service.port }}, service: upgrade-advisor.readiness}
        periodSeconds: 1
        failureThreshold: 60
      readinessProbe:
        grpc: {port: {{ $values.service.port }}, service: upgrade-advisor.readiness}
        periodSeconds: 5
      livenessProbe:
        grpc: {port: {{ $values.service.port }}, service: upgrade-advisor.liveness}
        periodSeconds: 10
        failureThreshold: 6
      {{- else }}
      # The probes of Kubernetes speak gRPC without TLS only. The service listens
      # once it is ready.
      startupProbe:
        tcpSocket: {port: {{ ternary "grpc" "metrics" $serves }}}
        periodSeconds: 1
        failureThreshold: 60
      readinessProbe:
        tcpSocket: {port: {{ ternary "grpc" "metrics" $serves }}}
        periodSeconds: 5
      livenessProbe:
        httpGet: {path: /metrics, port: metrics}
        periodSeconds: 10
        failureThreshold: 6
      {{- end }}
      volumeMounts:
        - {name: configuration, mountPath: /etc/upgrade-advisor/given, readOnly: true}
        - {name: run, mountPath: /run/upgrade-advisor}
        - {name: state, mountPath: /var/lib/upgrade-advisor}
        {{- if and $serves $values.tls.secretName }}
        - {name: tls, mountPath: /etc/upgrade-advisor/tls, readOnly: true}
        {{- end }}
        {{- if and $serves $values.tls.clientCaConfigMap }}
        - {name: clients, mountPath: /etc/upgrade-advisor/clients, readOnly: true}
        {{- end }}
        {{- if and $serves $values.policy }}
        - {name: policy, mountPath: /etc/upgrade-advisor/policy, readOnly: true}
        {{- end }}
        {{- if $values.plugins.lock }}
        - {name: plugins, mountPath: /plugins, readOnly: true}
        - {name: plugin-lock, mountPath: /plugins/plugins.lock, subPath: plugins.lock, readOnly: true}
        {{- end }}
        {{- if and $values.fleet.enabled $values.fleet.caConfigMap }}
        - {name: database, mountPath: /etc/upgrade-advisor/database, readOnly: true}
        {{- end }}
  volumes:
    - name: configuration
      configMap: {name: {{ include "ua.name" $ }}-{{ .role }}}
    - name: run
      emptyDir: {medium: Memory, sizeLimit: 1Mi}
    - name: state
      emptyDir: {sizeLimit: 256Mi}
    {{- if and $serves $values.tls.secretName }}
    - name: tls
      secret: {secretName: {{ $values.tls.secretName }}, defaultMode: 0444}
    {{- end }}
    {{- if and $serves $values.tls.clientCaConfigMap }}
    - name: clients
      configMap: {name: {{ $values.tls.clientCaConfigMap }}}
    {{- end }}
    {{- if and $serves $values.policy }}
    - name: policy
      configMap: {name: {{ include "ua.name" $ }}-policy}
    {{- end }}
    {{- if $values.plugins.lock }}
    - name: plugins
      {{- toYaml $values.plugins.volume | nindent 6 }}
    - name: plugin-lock
      configMap: {name: {{ include "ua.name" $ }}-plugin-lock}
    {{- end }}
    {{- if and $values.fleet.enabled $values.fleet.caConfigMap }}
    - name: database
      configMap: {name: {{ $values.fleet.caConfigMap }}}
    {{- end }}
{{- end }}

{{- /* Where the fleet is stored: the URL has no password. */ -}}
{{- define "ua.store" -}}
- name: STORE_URL
  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: {{ .root.Values.fleet.urlKey }}}}
- name: PGPASSWORD
  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: {{ .root.Values.fleet.passwordKey }}}}
{{- end }}
