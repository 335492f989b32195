import { FunctionRegistry } from '../../../../local/functions-host/core/function-registry';

describe('FunctionRegistry', () => {
  const metadata = (name: string, type = 'httpTrigger') => ({
    name,
    bindings: {
      [`${type}a1b2`]: { type, direction: 'in' },
      client: { type: 'durableClient', direction: 'in' },
    },
  });

  it('finds functions by trigger and by name, without regard to case', () => {
    const registry = new FunctionRegistry();
    registry.add(metadata('Plan', 'orchestrationTrigger'), () => {});

    expect(registry.find('pLAN', 'orchestrationtrigger')).toMatchObject({
      name: 'Plan',
      triggerName: 'orchestrationTriggera1b2',
      inputs: [{ name: 'client', type: 'durableClient' }],
    });
    expect(registry.find('plan', 'activitytrigger')).toBeUndefined();
    expect(registry.ofType('orchestrationtrigger')).toHaveLength(1);
  });

  it('refuses a second function of a name, one without a trigger and one after the start', () => {
    const registry = new FunctionRegistry();
    registry.add(metadata('a'), () => {});

    expect(() => registry.add(metadata('A'), () => {})).toThrow('two functions');
    expect(() => registry.add({ name: 'b', bindings: {} }, () => {})).toThrow('no trigger');
    registry.lock();
    expect(() => registry.add(metadata('c'), () => {})).toThrow('after the app had started');
  });

  it('forgets what is disposed', () => {
    const registry = new FunctionRegistry();
    const remove = registry.add(metadata('a'), () => {});
    const removeHook = registry.addHook('log', () => {});

    remove();
    removeHook();

    expect(registry.all()).toEqual([]);
    expect(registry.hooks('log')).toEqual([]);
  });

  it('refuses unknown hooks in the way the library looks for', () => {
    expect(() => new FunctionRegistry().addHook('later', () => {})).toThrow(
      expect.objectContaining({ name: 'RangeError', isAzureFunctionsSystemError: true }),
    );
  });
});
