import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrCreateCertificates } from '../../local/certificates';
import type { FakeIo } from './fake-io';
import type { FakeService } from './fake-service';

/**
 * Writes the endpoints of a local stack whose every part is the fake service.
 * @returns its state directory.
 */
export function localStack(io: FakeIo, service: FakeService): string {
  const caFile = join(io.directory, 'ca.pem');
  writeFileSync(caFile, loadOrCreateCertificates(':memory:').caCertPem);
  const endpoints = {
    functionsHttps: service.address,
    arm: service.address,
    caFile,
    kubeconfig: join(io.directory, 'kubeconfig'),
    identityEndpoint: `${service.address}/identity`,
    identityHeader: 'header',
  };
  writeFileSync(join(io.directory, 'endpoints.json'), JSON.stringify(endpoints));
  const body = { access_token: 'local-token', expires_on: String(io.now() / 1000 + 3600) };
  for (let use = 0; use < 3; use += 1)
    service.scripted.push({ method: 'GET', path: /^\/identity$/, reply: { status: 200, body } });
  delete io.env['AKSC_TOKEN'];
  return io.directory;
}
