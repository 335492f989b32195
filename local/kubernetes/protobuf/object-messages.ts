/**
 * Field numbers of the Kubernetes API's protobuf messages, one message a line: `<number><rule><json name>:<type>`.
 * Rules: `*` repeated, `%` map, `!` pointer (keeps a zero), `^` inline (its fields belong to the parent), none: plain.
 * Types: `i` integer, `b` boolean, `y` bytes, another message, none: string. Server-written status is left out.
 */
export const objectMessages = `
  OwnerReference 5apiVersion 1kind 3name 4uid 6!controller:b 7!blockOwnerDeletion:b
  ObjectMeta 1name 2generateName 3namespace 4selfLink 5uid 6resourceVersion 7generation:i 8creationTimestamp:Time 9!deletionTimestamp:Time 10!deletionGracePeriodSeconds:i 11%labels 12%annotations 13*ownerReferences:OwnerReference 14*finalizers
  Secret 1metadata:ObjectMeta 5!immutable:b 2%data:y 4%stringData 3type
  ConfigMap 1metadata:ObjectMeta 4!immutable:b 2%data 3%binaryData:y
  NamespaceSpec 1*finalizers
  Namespace 1metadata:ObjectMeta 2spec:NamespaceSpec
  ObjectReference 1kind 2namespace 3name 4uid 5apiVersion 6resourceVersion 7fieldPath
  ServiceAccount 1metadata:ObjectMeta 2*secrets:ObjectReference 3*imagePullSecrets:LocalObjectReference 4!automountServiceAccountToken:b
  ScopedResourceSelectorRequirement 1scopeName 2operator 3*values
  ScopeSelector 1*matchExpressions:ScopedResourceSelectorRequirement
  ResourceQuotaSpec 1%hard:Quantity 2*scopes 3!scopeSelector:ScopeSelector
  ResourceQuota 1metadata:ObjectMeta 2spec:ResourceQuotaSpec
  ServicePort 1name 2protocol 6!appProtocol 3port:i 4targetPort:IntOrString 5nodePort:i
  ClientIPConfig 1!timeoutSeconds:i
  SessionAffinityConfig 1!clientIP:ClientIPConfig
  ServiceSpec 1*ports:ServicePort 2%selector 3clusterIP 18*clusterIPs 4type 5*externalIPs 7sessionAffinity 8loadBalancerIP 9*loadBalancerSourceRanges 10externalName 11externalTrafficPolicy 12healthCheckNodePort:i 13publishNotReadyAddresses:b 14!sessionAffinityConfig:SessionAffinityConfig 19*ipFamilies 17!ipFamilyPolicy 20!allocateLoadBalancerNodePorts:b 21!loadBalancerClass 22!internalTrafficPolicy 23!trafficDistribution
  Service 1metadata:ObjectMeta 2spec:ServiceSpec
  Pod 1metadata:ObjectMeta 2spec:PodSpec
  PolicyRule 1*verbs 2*apiGroups 3*resources 4*resourceNames 5*nonResourceURLs
  Role 1metadata:ObjectMeta 2*rules:PolicyRule
  Subject 1kind 2apiGroup 3name 4namespace
  RoleRef 1apiGroup 2kind 3name
  RoleBinding 1metadata:ObjectMeta 2*subjects:Subject 3roleRef:RoleRef
  AggregationRule 1*clusterRoleSelectors:LabelSelector
  ClusterRole 1metadata:ObjectMeta 2*rules:PolicyRule 3!aggregationRule:AggregationRule
  ClusterRoleBinding 1metadata:ObjectMeta 2*subjects:Subject 3roleRef:RoleRef
  PodFailurePolicyOnExitCodesRequirement 1!containerName 2operator 3*values:i
  PodFailurePolicyOnPodConditionsPattern 1type
  PodFailurePolicyRule 1action 2!onExitCodes:PodFailurePolicyOnExitCodesRequirement 3*onPodConditions:PodFailurePolicyOnPodConditionsPattern
  PodFailurePolicy 1*rules:PodFailurePolicyRule
  SuccessPolicyRule 1!succeededIndexes 2!succeededCount:i
  SuccessPolicy 1*rules:SuccessPolicyRule
  PodTemplateSpec 1metadata:ObjectMeta 2spec:PodSpec
  JobSchedulingConfiguration 1!schedulingPolicy 2!schedulingConstraints 3!disruptionMode
  JobSpec 1!parallelism:i 2!completions:i 3!activeDeadlineSeconds:i 11!podFailurePolicy:PodFailurePolicy 16!successPolicy:SuccessPolicy 7!backoffLimit:i 12!backoffLimitPerIndex:i 13!maxFailedIndexes:i 4!selector:LabelSelector 5!manualSelector:b 6template:PodTemplateSpec 8!ttlSecondsAfterFinished:i 9!completionMode 10!suspend:b 14!podReplacementPolicy 15!managedBy 17!scheduling:JobSchedulingConfiguration
  Job 1metadata:ObjectMeta 2spec:JobSpec
  JobTemplateSpec 1metadata:ObjectMeta 2spec:JobSpec
  CronJobSpec 1schedule 8!timeZone 2!startingDeadlineSeconds:i 3concurrencyPolicy 4!suspend:b 5jobTemplate:JobTemplateSpec 6!successfulJobsHistoryLimit:i 7!failedJobsHistoryLimit:i
  CronJob 1metadata:ObjectMeta 2spec:CronJobSpec
  RollingUpdateDeployment 1!maxUnavailable:IntOrString 2!maxSurge:IntOrString
  DeploymentStrategy 1type 2!rollingUpdate:RollingUpdateDeployment
  DeploymentSpec 1!replicas:i 2!selector:LabelSelector 3template:PodTemplateSpec 4strategy:DeploymentStrategy 5minReadySeconds:i 6!revisionHistoryLimit:i 7paused:b 9!progressDeadlineSeconds:i
  Deployment 1metadata:ObjectMeta 2spec:DeploymentSpec
  PodDisruptionBudgetSpec 1!minAvailable:IntOrString 2!selector:LabelSelector 3!maxUnavailable:IntOrString 4!unhealthyPodEvictionPolicy
  PodDisruptionBudget 1metadata:ObjectMeta 2spec:PodDisruptionBudgetSpec
  Preconditions 1!uid 2!resourceVersion
  DeleteOptions 1!gracePeriodSeconds:i 2!preconditions:Preconditions 3!orphanDependents:b 4!propagationPolicy 5*dryRun 6!ignoreStoreReadErrorWithClusterBreakingPotential:b
  Eviction 1metadata:ObjectMeta 2!deleteOptions:DeleteOptions
  ServiceBackendPort 1name 2number:i
  IngressServiceBackend 1name 2port:ServiceBackendPort
  TypedLocalObjectReference 1!apiGroup 2kind 3name
  IngressBackend 4!service:IngressServiceBackend 3!resource:TypedLocalObjectReference
  IngressTLS 1*hosts 2secretName
  HTTPIngressPath 1path 3!pathType 2backend:IngressBackend
  HTTPIngressRuleValue 1*paths:HTTPIngressPath
  IngressRuleValue 1!http:HTTPIngressRuleValue
  IngressRule 1host 2^:IngressRuleValue
  IngressSpec 4!ingressClassName 1!defaultBackend:IngressBackend 2*tls:IngressTLS 3*rules:IngressRule
  Ingress 1metadata:ObjectMeta 2spec:IngressSpec
  PriorityClass 1metadata:ObjectMeta 2value:i 3globalDefault:b 4description 5!preemptionPolicy
  BoundObjectReference 1kind 2apiVersion 3name 4uid
  TokenRequestSpec 1*audiences 4!expirationSeconds:i 3!boundObjectRef:BoundObjectReference 5%attestations
  TokenRequest 1metadata:ObjectMeta 2spec:TokenRequestSpec
  SelfSubjectReview 1metadata:ObjectMeta
  TokenReviewSpec 1token 2*audiences
  TokenReview 1metadata:ObjectMeta 2spec:TokenReviewSpec
  FieldSelectorRequirement 1key 2operator 3*values
  FieldSelectorAttributes 1rawSelector 2*requirements:FieldSelectorRequirement
  LabelSelectorAttributes 1rawSelector 2*requirements:LabelSelectorRequirement
  ResourceAttributes 1namespace 2verb 3group 4version 5resource 6subresource 7name 8!fieldSelector:FieldSelectorAttributes 9!labelSelector:LabelSelectorAttributes
  NonResourceAttributes 1path 2verb
  SelfSubjectAccessReviewSpec 1!resourceAttributes:ResourceAttributes 2!nonResourceAttributes:NonResourceAttributes
  SelfSubjectAccessReview 1metadata:ObjectMeta 2spec:SelfSubjectAccessReviewSpec
  SelfSubjectRulesReviewSpec 1namespace
  SelfSubjectRulesReview 1metadata:ObjectMeta 2spec:SelfSubjectRulesReviewSpec
  SubjectAccessReviewSpec 1!resourceAttributes:ResourceAttributes 2!nonResourceAttributes:NonResourceAttributes 3user 4*groups 5%extra 6uid
  SubjectAccessReview 1metadata:ObjectMeta 2spec:SubjectAccessReviewSpec
  ScaleSpec 1replicas:i
  Scale 1metadata:ObjectMeta 2spec:ScaleSpec
  LeaseSpec 1!holderIdentity 2!leaseDurationSeconds:i 3!acquireTime:MicroTime 4!renewTime:MicroTime 5!leaseTransitions:i 6!strategy 7!preferredHolder
  Lease 1metadata:ObjectMeta 2spec:LeaseSpec
`;
