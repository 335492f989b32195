import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Duration = z
  .string()
  .regex(/^(\d+\.)?\d{1,2}:\d{2}:\d{2}(\.\d+)?$/, 'must be a time span like 00:05:00');
const Concurrency = z.int().min(1);

/** The settings of `host.json` that mean something to this host; the others are left alone. */
const HostJson = z.object({
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      durableTask: z
        .object({
          hubName: z.string().default('TestHubName'),
          maxConcurrentActivityFunctions: Concurrency.default(100),
          maxConcurrentOrchestratorFunctions: Concurrency.default(100),
        })
        .prefault({}),
      serviceBus: z
        .object({
          maxConcurrentCalls: Concurrency.default(16),
          autoCompleteMessages: z.boolean().default(true),
          maxAutoLockRenewalDuration: Duration.default('00:05:00'),
        })
        .prefault({}),
    })
    .prefault({}),
  logging: z.object({ logLevel: z.record(z.string(), z.string()).default({}) }).prefault({}),
});
export type HostJson = z.infer<typeof HostJson>;

const OVERRIDE = 'AzureFunctionsJobHost';

interface Settings {
  [name: string]: unknown;
}

function override(settings: Settings, [name = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    settings[name] = /^(?:true|false|\d+)$/.test(value) ? JSON.parse(value) : value;
    return;
  }
  const inner = Object.hasOwn(settings, name) ? settings[name] : undefined;
  const group: Settings = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  settings[name] = group;
  override(group, rest, value);
}

const LocalSettings = z.object({ Values: z.record(z.string(), z.string()).default({}) });

/**
 * Reads `host.json`, with values that the environment overrides, as
 * `AzureFunctionsJobHost__logging__logLevel__default=Debug` does:
 * https://learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values
 * Throws with the file and the setting named when it is missing or wrong.
 */
export function readHostJson(appDirectory: string, environment: NodeJS.ProcessEnv = {}): HostJson {
  const file = join(appDirectory, 'host.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Settings;
  for (const [name, value] of Object.entries(environment)) {
    const [prefix, ...path] = name.split('__');
    if (prefix === OVERRIDE && path.length > 0 && value !== undefined) override(settings, path, value);
  }
  const parsed = HostJson.safeParse(settings);
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The values of `local.settings.json`, or none when there is no such file. */
export function readLocalSettings(appDirectory: string): Record<string, string> {
  const file = join(appDirectory, 'local.settings.json');
  if (!existsSync(file)) return {};
  const parsed = LocalSettings.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.Values;
}

/** Milliseconds of a .NET time span: `[days.]hours:minutes:seconds[.fraction]`. */
export function timeSpanMs(span: string): number {
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(span);
  if (!match) throw new Error(`"${span}" is not a time span.`);
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}

/** Replaces `%NAME%` by the environment's value, as in binding attributes. Throws when a name is not set. */
export function resolveSettings(text: string): string {
  return text.replace(/%([^%]+)%/g, (_whole, name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`The setting ${name}, used in "${text}", is not set.`);
    return value;
  });
}
