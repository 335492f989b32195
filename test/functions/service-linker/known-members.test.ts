import { LinkerProperties } from '../../../connection/linker';
import { knownMembers } from '../../../functions/service-linker/known-members';

const target = { type: 'AzureResource', id: '/subscriptions/11111111-2222-4333-8444-555555555555' };

describe('knownMembers', () => {
  it('leaves out what the schema does not know, at every depth', () => {
    const body = {
      targetService: { ...target, colour: 'red', resourceProperties: { type: 'KeyVault', size: 3 } },
      authInfo: { authType: 'secret', secretInfo: { secretType: 'rawValue', hint: 'x' }, mood: null },
      configurationInfo: { customizedKeys: { ANY: 'NAME' }, later: [1] },
      later: { than: 'this' },
    };

    expect(knownMembers(LinkerProperties, body)).toEqual({
      targetService: { ...target, resourceProperties: { type: 'KeyVault' } },
      authInfo: { authType: 'secret', secretInfo: { secretType: 'rawValue' } },
      configurationInfo: { customizedKeys: { ANY: 'NAME' } },
    });
  });

  it('leaves wrong values for the check that refuses them', () => {
    const body = { targetService: { type: 'Nothing', colour: 'red' }, scope: 7, later: true };

    expect(knownMembers(LinkerProperties, body)).toEqual({
      targetService: { type: 'Nothing', colour: 'red' },
      scope: 7,
    });
  });

  it.each([undefined, null, 'text', 3, []])('lets %p pass as it is', (body) => {
    expect(knownMembers(LinkerProperties, body)).toEqual(body);
  });

  it('follows no body deeper than the schema does', () => {
    let later: object = {};
    for (let depth = 0; depth < 20_000; depth += 1) later = { later };

    expect(knownMembers(LinkerProperties, { targetService: target, later })).toEqual({
      targetService: target,
    });
    expect(() => knownMembers(LinkerProperties, { targetService: later })).not.toThrow();
  });
});
