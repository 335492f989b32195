import type { HttpResponseInit } from '@azure/functions';
import { LinkerProperties } from '../../connection/linker';
import { linkerAnswer } from './arm-answer';
import { ArmFailure } from './arm-failure';
import type { ArmCall, ArmRoute } from './arm-route';
import { begin, pollHeaders } from './begin-operation';
import { knownMembers } from './known-members';
import { type LinkerAddress, linkerOf } from './linker-address';
import { findLinker, type Linker, promised } from './linkers';
import { assertPrecondition } from './precondition';
import { templates } from './templates';
import { withKeptCredential } from './with-kept-credential';

/** Makes or replaces a linker. What the body leaves out is gone afterwards. */
export const putLinkerRoute: ArmRoute = {
  name: 'Linker_CreateOrUpdate',
  method: 'PUT',
  template: templates.linker,
  role: 'Connections.Write',
  async handle(call) {
    const address = linkerOf(call);
    const properties = propertiesOf(await call.body());
    const before = await findLinker(call.durable, address);
    assertPrecondition(call, before?.stored);
    return writeLinker(call, address, { properties, ...(before ? { before } : {}) });
  },
};

/** Begins the operation that makes a linker what `properties` say, and answers what it will be. */
export async function writeLinker(
  call: ArmCall,
  address: LinkerAddress,
  { properties, before }: { properties: unknown; before?: Linker },
): Promise<HttpResponseInit> {
  const { clusterId, name } = address;
  const whole = await withKeptCredential(properties, address, before);
  const order = await begin(call, address, {
    clusterId,
    name,
    properties: knownMembers(LinkerProperties, whole),
  });
  const stored = promised(order, before?.record?.linker.systemData);
  const { 'Azure-AsyncOperation': operation } = await pollHeaders(call, address, order.operationId);
  return linkerAnswer(201, { stored, state: 'Accepted' }, call, { 'Azure-AsyncOperation': operation });
}

/** The `properties` of a body. Whoever sends what they have read may send the other members too; they mean nothing. */
export function propertiesOf(body: unknown): unknown {
  if (typeof body === 'object' && body !== null && 'properties' in body) return body.properties;
  throw new ArmFailure(400, {
    code: 'InvalidRequestContent',
    message: 'The body must be a JSON object with the member "properties".',
    target: 'properties',
    details: [{ code: 'MissingField', target: 'properties', message: 'is missing' }],
  });
}
