import { gunzipSync } from 'node:zlib';
import type { KubernetesObject } from './kubernetes-reader';
import { redact } from './redact';

/** A revision of a Helm release. Values and manifest are left out: they can hold secrets. */
export interface HelmRelease {
  name: string;
  namespace: string;
  revision: number;
  /** `deployed`, `failed`, `pending-install`, … */
  status: string;
  /** Helm's own words, the error text of a failed release. */
  description: string;
  lastDeployed?: string;
  chart?: string;
  chartVersion?: string;
  /** Plain settings (no secrets) that checks ask for: `true`/`false`/text/number leaves below 200 characters. */
  settings: Record<string, string>;
}

/** A release can be large, but 32 MB unpacked is no release. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;

/**
 * Decodes a Secret of type helm.sh/release.v1: base64 of Kubernetes around base64 of Helm around gzip around JSON.
 * @throws when the Secret holds no release.
 */
export function decodeHelmRelease(secret: KubernetesObject): HelmRelease {
  const encoded = (secret as { data?: Record<string, string> }).data?.['release'];
  if (!encoded) throw new Error('the Secret holds no Helm release');
  const helm = Buffer.from(Buffer.from(encoded, 'base64').toString('latin1'), 'base64');
  const isGzip = helm[0] === 0x1f && helm[1] === 0x8b;
  const json = isGzip ? gunzipSync(helm, { maxOutputLength: MAX_UNPACKED_BYTES }) : helm;
  return toRelease(JSON.parse(json.toString('utf8')) as StoredRelease);
}

interface StoredRelease {
  name?: string;
  namespace?: string;
  version?: number;
  info?: { status?: string; description?: string; last_deployed?: string };
  chart?: { metadata?: { name?: string; version?: string } };
  config?: unknown;
}

function toRelease({
  name = '',
  namespace = '',
  version = 0,
  info = {},
  chart,
  config,
}: StoredRelease): HelmRelease {
  const { status = 'unknown', description = '', last_deployed: lastDeployed } = info;
  const { name: chartName, version: chartVersion } = chart?.metadata ?? {};
  return {
    name,
    namespace,
    revision: version,
    status,
    description: redact(description).slice(0, 8192),
    ...(lastDeployed === undefined ? {} : { lastDeployed }),
    ...(chartName === undefined ? {} : { chart: chartName }),
    ...(chartVersion === undefined ? {} : { chartVersion }),
    settings: plainSettings(config),
  };
}

/** Settings that name a feature or a proxy; everything else in the values stays in the cluster. */
const WANTED = /(?:enabled|oid|proxy|noproxy|distribution)$/i;

function plainSettings(
  config: unknown,
  path = '',
  found: Record<string, string> = {},
): Record<string, string> {
  if (typeof config !== 'object' || config === null) return found;
  for (const [key, value] of Object.entries(config)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === 'object') plainSettings(value, name, found);
    else if (WANTED.test(key) && String(value).length < 200) found[name] = redact(String(value));
  }
  return found;
}
