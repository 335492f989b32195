import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { JsonObject } from '../objects/json';
import { at, isObject, numberOf, objectOf, textOf } from '../objects/json';

function endpointOf(webhook: JsonObject): URL | undefined {
  const url = textOf(at(webhook, 'clientConfig', 'url'));
  return url === '' ? undefined : new URL(url);
}

function serviceUrl(webhook: JsonObject): string {
  const service = objectOf(at(webhook, 'clientConfig', 'service'));
  const { name, namespace, port = 443 } = service;
  return `https://${textOf(name)}.${textOf(namespace)}.svc:${String(port)}${textOf(service['path'])}`;
}

function certificateAuthority(webhook: JsonObject): { ca?: Buffer } {
  const bundle = textOf(at(webhook, 'clientConfig', 'caBundle'));
  return bundle === '' ? {} : { ca: Buffer.from(bundle, 'base64') };
}

function post(url: URL, body: string, webhook: JsonObject): Promise<unknown> {
  const timeoutMs = numberOf(webhook['timeoutSeconds'], 10) * 1000;
  const options = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
    ...certificateAuthority(webhook),
  };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'http:' ? httpRequest : httpsRequest)(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/**
 * Sends an AdmissionReview to a webhook that is configured by URL and answers its `response`.
 * Throws when there is no usable answer; services cannot be reached, since no pod really runs.
 */
export async function askWebhook(webhook: JsonObject, review: JsonObject): Promise<JsonObject> {
  const url = endpointOf(webhook);
  if (url === undefined) {
    throw new Error(`Post "${serviceUrl(webhook)}": no endpoints available for service`);
  }
  const answer = await post(url, JSON.stringify(review), webhook);
  const response = objectOf(answer)['response'];
  if (!isObject(response)) {
    throw new Error('webhook response is not an AdmissionReview');
  }
  return response;
}
