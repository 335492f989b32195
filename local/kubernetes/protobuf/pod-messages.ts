/**
 * The messages that make up a pod's specification, in the notation of `objectMessages`.
 */
export const podMessages = `
  LocalObjectReference 1name
  HostPathVolumeSource 1path 2!type
  EmptyDirVolumeSource 1medium 2!sizeLimit:Quantity 3!mode:i
  KeyToPath 1key 2path 3!mode:i 4!user:i
  SecretVolumeSource 1secretName 2*items:KeyToPath 3!defaultMode:i 4!optional:b 5!defaultUser:i
  PersistentVolumeClaimVolumeSource 1claimName 2readOnly:b
  ObjectFieldSelector 1apiVersion 2fieldPath
  ResourceFieldSelector 1containerName 2resource 3divisor:Quantity
  DownwardAPIVolumeFile 1path 2!fieldRef:ObjectFieldSelector 3!resourceFieldRef:ResourceFieldSelector 4!mode:i 5!user:i
  DownwardAPIVolumeSource 1*items:DownwardAPIVolumeFile 2!defaultMode:i 3!defaultUser:i
  ConfigMapVolumeSource 1^:LocalObjectReference 2*items:KeyToPath 3!defaultMode:i 4!optional:b 5!defaultUser:i
  SecretProjection 1^:LocalObjectReference 2*items:KeyToPath 4!optional:b
  DownwardAPIProjection 1*items:DownwardAPIVolumeFile
  ConfigMapProjection 1^:LocalObjectReference 2*items:KeyToPath 4!optional:b
  ServiceAccountTokenProjection 1audience 2!expirationSeconds:i 3path 4!user:i
  VolumeProjection 1!secret:SecretProjection 2!downwardAPI:DownwardAPIProjection 3!configMap:ConfigMapProjection 4!serviceAccountToken:ServiceAccountTokenProjection
  ProjectedVolumeSource 1*sources:VolumeProjection 2!defaultMode:i 3!defaultUser:i
  CSIVolumeSource 1driver 2!readOnly:b 3!fsType 4%volumeAttributes 5!nodePublishSecretRef:LocalObjectReference
  VolumeSource 1!hostPath:HostPathVolumeSource 2!emptyDir:EmptyDirVolumeSource 6!secret:SecretVolumeSource 10!persistentVolumeClaim:PersistentVolumeClaimVolumeSource 16!downwardAPI:DownwardAPIVolumeSource 19!configMap:ConfigMapVolumeSource 26!projected:ProjectedVolumeSource 28!csi:CSIVolumeSource
  Volume 1name 2^:VolumeSource
  ContainerPort 1name 2hostPort:i 3containerPort:i 4protocol 5hostIP
  ConfigMapEnvSource 1^:LocalObjectReference 2!optional:b
  SecretEnvSource 1^:LocalObjectReference 2!optional:b
  EnvFromSource 1prefix 2!configMapRef:ConfigMapEnvSource 3!secretRef:SecretEnvSource
  ConfigMapKeySelector 1^:LocalObjectReference 2key 3!optional:b
  SecretKeySelector 1^:LocalObjectReference 2key 3!optional:b
  FileKeySelector 1volumeName 2path 3key 4!optional:b
  EnvVarSource 1!fieldRef:ObjectFieldSelector 2!resourceFieldRef:ResourceFieldSelector 3!configMapKeyRef:ConfigMapKeySelector 4!secretKeyRef:SecretKeySelector 5!fileKeyRef:FileKeySelector
  EnvVar 1name 2value 3!valueFrom:EnvVarSource
  ResourceClaim 1name 2request
  ResourceRequirements 1%limits:Quantity 2%requests:Quantity 3*claims:ResourceClaim
  ContainerResizePolicy 1resourceName 2restartPolicy
  ContainerRestartRuleOnExitCodes 1operator 2*values:i
  ContainerRestartRule 1action 2!exitCodes:ContainerRestartRuleOnExitCodes
  VolumeMount 1name 2readOnly:b 7!recursiveReadOnly 3mountPath 4subPath 5!mountPropagation 6subPathExpr 8*bindMountOptions
  VolumeDevice 1name 2devicePath
  ExecAction 1*command
  HTTPHeader 1name 2value
  HTTPGetAction 1path 2port:IntOrString 3host 4scheme 5*httpHeaders:HTTPHeader 6!protocol
  TCPSocketAction 1port:IntOrString 2host
  GRPCAction 1port:i 2!service 3!mode
  ProbeHandler 1!exec:ExecAction 2!httpGet:HTTPGetAction 3!tcpSocket:TCPSocketAction 4!grpc:GRPCAction
  Probe 1^:ProbeHandler 2initialDelaySeconds:i 3timeoutSeconds:i 4periodSeconds:i 5successThreshold:i 6failureThreshold:i 7!terminationGracePeriodSeconds:i
  SleepAction 1seconds:i
  LifecycleHandler 1!exec:ExecAction 2!httpGet:HTTPGetAction 3!tcpSocket:TCPSocketAction 4!sleep:SleepAction
  Lifecycle 1!postStart:LifecycleHandler 2!preStop:LifecycleHandler 3!stopSignal
  Capabilities 1*add 2*drop
  SELinuxOptions 1user 2role 3type 4level
  WindowsSecurityContextOptions 1!gmsaCredentialSpecName 2!gmsaCredentialSpec 3!runAsUserName 4!hostProcess:b
  SeccompProfile 1type 2!localhostProfile
  AppArmorProfile 1type 2!localhostProfile
  SecurityContext 1!capabilities:Capabilities 2!privileged:b 3!seLinuxOptions:SELinuxOptions 10!windowsOptions:WindowsSecurityContextOptions 4!runAsUser:i 8!runAsGroup:i 5!runAsNonRoot:b 6!readOnlyRootFilesystem:b 7!allowPrivilegeEscalation:b 9!procMount 11!seccompProfile:SeccompProfile 12!appArmorProfile:AppArmorProfile
  Container 1name 2image 3*command 4*args 5workingDir 6*ports:ContainerPort 19*envFrom:EnvFromSource 7*env:EnvVar 8resources:ResourceRequirements 23*resizePolicy:ContainerResizePolicy 24!restartPolicy 25*restartPolicyRules:ContainerRestartRule 9*volumeMounts:VolumeMount 21*volumeDevices:VolumeDevice 10!livenessProbe:Probe 11!readinessProbe:Probe 22!startupProbe:Probe 12!lifecycle:Lifecycle 13terminationMessagePath 20terminationMessagePolicy 14imagePullPolicy 15!securityContext:SecurityContext 16stdin:b 17stdinOnce:b 18tty:b
  EphemeralContainerCommon 1name 2image 3*command 4*args 5workingDir 6*ports:ContainerPort 19*envFrom:EnvFromSource 7*env:EnvVar 8resources:ResourceRequirements 23*resizePolicy:ContainerResizePolicy 24!restartPolicy 25*restartPolicyRules:ContainerRestartRule 9*volumeMounts:VolumeMount 21*volumeDevices:VolumeDevice 10!livenessProbe:Probe 11!readinessProbe:Probe 22!startupProbe:Probe 12!lifecycle:Lifecycle 13terminationMessagePath 20terminationMessagePolicy 14imagePullPolicy 15!securityContext:SecurityContext 16stdin:b 17stdinOnce:b 18tty:b
  EphemeralContainer 1^:EphemeralContainerCommon 2targetContainerName
  Sysctl 1name 2value
  PodSecurityContext 1!seLinuxOptions:SELinuxOptions 8!windowsOptions:WindowsSecurityContextOptions 2!runAsUser:i 6!runAsGroup:i 3!runAsNonRoot:b 4*supplementalGroups:i 12!supplementalGroupsPolicy 5!fsGroup:i 7*sysctls:Sysctl 9!fsGroupChangePolicy 10!seccompProfile:SeccompProfile 11!appArmorProfile:AppArmorProfile 13!seLinuxChangePolicy
  NodeSelectorRequirement 1key 2operator 3*values
  NodeSelectorTerm 1*matchExpressions:NodeSelectorRequirement 2*matchFields:NodeSelectorRequirement
  NodeSelector 1*nodeSelectorTerms:NodeSelectorTerm
  PreferredSchedulingTerm 1weight:i 2preference:NodeSelectorTerm
  NodeAffinity 1!requiredDuringSchedulingIgnoredDuringExecution:NodeSelector 2*preferredDuringSchedulingIgnoredDuringExecution:PreferredSchedulingTerm
  LabelSelectorRequirement 1key 2operator 3*values
  LabelSelector 1%matchLabels 2*matchExpressions:LabelSelectorRequirement
  PodAffinityTerm 1!labelSelector:LabelSelector 2*namespaces 3topologyKey 4!namespaceSelector:LabelSelector 5*matchLabelKeys 6*mismatchLabelKeys
  WeightedPodAffinityTerm 1weight:i 2podAffinityTerm:PodAffinityTerm
  PodAffinity 1*requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm 2*preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm
  PodAntiAffinity 1*requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm 2*preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm
  Affinity 1!nodeAffinity:NodeAffinity 2!podAffinity:PodAffinity 3!podAntiAffinity:PodAntiAffinity
  Toleration 1key 2operator 3value 4effect 5!tolerationSeconds:i
  HostAlias 1ip 2*hostnames
  PodDNSConfigOption 1name 2!value
  PodDNSConfig 1*nameservers 2*searches 3*options:PodDNSConfigOption
  PodReadinessGate 1conditionType
  TopologySpreadConstraint 1maxSkew:i 2topologyKey 3whenUnsatisfiable 4!labelSelector:LabelSelector 5!minDomains:i 6!nodeAffinityPolicy 7!nodeTaintsPolicy 8*matchLabelKeys
  PodOS 1name
  EvictionResponder 1name 2!priority:i
  PodSpec 1*volumes:Volume 20*initContainers:Container 2*containers:Container 34*ephemeralContainers:EphemeralContainer 3restartPolicy 4!terminationGracePeriodSeconds:i 5!activeDeadlineSeconds:i 6dnsPolicy 7%nodeSelector 8serviceAccountName 9serviceAccount 21!automountServiceAccountToken:b 10nodeName 11hostNetwork:b 12hostPID:b 13hostIPC:b 27!shareProcessNamespace:b 14!securityContext:PodSecurityContext 15*imagePullSecrets:LocalObjectReference 16hostname 17subdomain 18!affinity:Affinity 19schedulerName 22*tolerations:Toleration 23*hostAliases:HostAlias 24priorityClassName 25!priority:i 26!dnsConfig:PodDNSConfig 28*readinessGates:PodReadinessGate 29!runtimeClassName 30!enableServiceLinks:b 31!preemptionPolicy 33*topologySpreadConstraints:TopologySpreadConstraint 35!setHostnameAsFQDN:b 36!os:PodOS 37!hostUsers:b 40!resources:ResourceRequirements 44*evictionResponders:EvictionResponder
`;
