import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  readHostJson,
  readLocalSettings,
  resolveSettings,
  timeSpanMs,
} from '../../../local/functions-host/host-settings';

describe('settings', () => {
  const directory = mkdtempSync(join(tmpdir(), 'settings-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  function write(file: string, content: unknown): void {
    writeFileSync(join(directory, file), JSON.stringify(content));
  }

  it('come from host.json, with the real host’s defaults', () => {
    write('host.json', { version: '2.0', extensions: { serviceBus: { maxConcurrentCalls: 3 } } });

    expect(readHostJson(directory)).toEqual({
      extensions: {
        http: { routePrefix: 'api' },
        durableTask: {
          hubName: 'TestHubName',
          maxConcurrentActivityFunctions: 100,
          maxConcurrentOrchestratorFunctions: 100,
        },
        serviceBus: {
          maxConcurrentCalls: 3,
          autoCompleteMessages: true,
          maxAutoLockRenewalDuration: '00:05:00',
        },
      },
      logging: { logLevel: {} },
    });
  });

  it('are overridden by the environment as on the real host', () => {
    write('host.json', { logging: { logLevel: { default: 'Information', Host: 'Error' } } });

    const settings = readHostJson(directory, {
      AzureFunctionsJobHost__logging__logLevel__default: 'Debug',
      AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls: '5',
      OTHER__logging: 'x',
    });

    expect(settings.logging.logLevel).toEqual({ default: 'Debug', Host: 'Error' });
    expect(settings.extensions.serviceBus.maxConcurrentCalls).toBe(5);
  });

  it('are refused with the field named when they are wrong', () => {
    write('host.json', { extensions: { durableTask: { maxConcurrentActivityFunctions: 0 } } });

    expect(() => readHostJson(directory)).toThrow('extensions.durableTask.maxConcurrentActivityFunctions');
  });

  it('come from local.settings.json when there is one', () => {
    expect(readLocalSettings(directory)).toEqual({});

    write('local.settings.json', { IsEncrypted: false, Values: { A: 'b' } });

    expect(readLocalSettings(directory)).toEqual({ A: 'b' });
  });

  it('fill names between percent signs', () => {
    process.env.FIXTURE_NAME = 'orders';

    expect(resolveSettings('%FIXTURE_NAME%-%FIXTURE_NAME%')).toBe('orders-orders');
    expect(() => resolveSettings('%FIXTURE_MISSING%')).toThrow('FIXTURE_MISSING');
  });

  it('hold time spans', () => {
    const part = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(part(30), part(23), part(59), part(59), (days, hours, minutes, seconds) => {
        const expected = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
        const two = (value: number) => String(value).padStart(2, '0');
        expect(timeSpanMs(`${days}.${two(hours)}:${two(minutes)}:${two(seconds)}`)).toBe(expected);
      }),
    );
    expect(timeSpanMs('00:00:01.500')).toBe(1500);
    expect(() => timeSpanMs('5 minutes')).toThrow('5 minutes');
  });
});
