import type { DiagnosticEntry } from '../diagnostic-entry';

/** Azure Monitor for containers. */
export const monitoringEntries = [
  {
    id: 'mon-privileged-daemonset-not-allowed',
    title: 'The monitoring agents may not run privileged',
    severity: 'error',
    match: {
      source: 'k8s.event',
      pattern:
        /securityContext\.privileged: (?:Invalid value: true: Privileged containers are not allowed|Forbidden: disallowed by cluster policy)/i,
      scope: { namespace: 'kube-system' },
      examples: [
        'spec.containers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed',
        'spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy',
      ],
    },
    reads: [
      'DaemonSets ama-logs and omsagent in kube-system: as many pods are ready as wanted',
      'events in kube-system, and statuses of extensions',
      'cluster: distribution',
    ],
    expected: 'The nodes allow privileged containers where Azure Monitor for containers is used.',
    cause:
      'The monitoring DaemonSet runs privileged, and the cluster forbids that. Charmed Kubernetes does so by default.',
    fix: 'Allow privileged containers on the workers.',
    commands: ['juju config kubernetes-worker allow-privileged=true'],
    remediation: { safe: false, action: 'None. It is a setting outside Azure and the Kubernetes API.' },
  },
  {
    id: 'mon-ama-iptables-module-missing',
    title: 'The monitoring agent cannot write rules into the nat table of iptables',
    severity: 'error',
    match: {
      source: 'k8s.pod.log',
      pattern:
        /error modifying iptable rules: error adding rules to custom chain[\s\S]*aad-metadata|can't initialize iptables table [`']nat'/i,
      scope: { namespace: 'kube-system' },
      examples: [
        'error modifying iptable rules: error adding rules to custom chain: running [iptables -t nat -N aad-metadata --wait]: exit status 3',
        "iptables v1.8.9 (legacy): can't initialize iptables table `nat': Table does not exist (do you need to insmod?)",
      ],
    },
    reads: [
      'pods ama-logs-rs in kube-system: run; log of their container addon-token-adapter when they do not',
      'nodes: operating system',
    ],
    expected: 'The kernel module iptable_nat is loaded on every node.',
    cause: 'Oracle Linux and Red Hat Enterprise Linux 9 do not load the module by themselves.',
    fix: 'Load the module on every node, then install again. It has to be loaded again after a restart of the node.',
    // Some instructions spell the module iptables_nat; the kernel knows it as iptable_nat.
    commands: ['sudo modprobe iptable_nat', 'kubectl -n kube-system logs <pod> -c addon-token-adapter'],
    remediation: { safe: false, action: 'None. It takes access to the nodes.' },
  },
] as const satisfies readonly DiagnosticEntry[];
