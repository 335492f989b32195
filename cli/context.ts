import type { HttpClient } from './api/http-client';
import type { Io } from './io';
import type { OutputFormat } from './output/formats';
import { type Paint, paintFor } from './output/paint';
import { printView, type View } from './output/printer';
import type { GlobalOptions } from './settings/global-options';
import type { ServiceSettings } from './settings/service-settings';
import type * as ServiceSettingsModule from './settings/service-settings';
import type * as TrustCertificatesModule from './api/trust-certificates';
import type * as HttpClientModule from './api/http-client';
import type * as ConfigFileModule from './settings/config-file';

/** A service to talk to. */
export interface Service {
  settings: ServiceSettings;
  http: HttpClient;
}

/** What commands work with. */
export interface CliContext {
  io: Io;
  globals: GlobalOptions;
  format: OutputFormat;
  /** Colours for standard error. */
  paint: Paint;
  /** Prints the result. */
  print(view: View): void;
  /** Tells a person something on standard error. */
  note(text: string): void;
  /** Reads the settings and makes a client, once. */
  service(): Service;
  /** Settings that `aksc login` remembers, and environment, where they stand in for options. */
  defaultSubscription(): string | undefined;
}

/** The context of one command. What talks to the network is loaded when it is needed. */
export function createContext(io: Io, globals: GlobalOptions): CliContext {
  let service: Service | undefined;
  const paint = paintFor(io.err, io);
  const note = (text: string): void => io.err.write(`${text}\n`);
  return {
    io,
    globals,
    format: globals.output,
    paint,
    note,
    print: (view) => printView(io, globals.output, view),
    service: () => (service ??= openService(io, globals, (line) => note(paint('dim', line)))),
    defaultSubscription: () => io.env['AZURE_SUBSCRIPTION_ID'] || readConfig(io).subscription,
  };
}

function openService(io: Io, globals: GlobalOptions, log: (line: string) => void): Service {
  const { serviceSettings } = require('./settings/service-settings') as typeof ServiceSettingsModule;
  const { trustCertificates } = require('./api/trust-certificates') as typeof TrustCertificatesModule;
  const { HttpClient } = require('./api/http-client') as typeof HttpClientModule;
  const settings = serviceSettings(io, globals);
  if (settings.caCertificates !== undefined) trustCertificates(settings.caCertificates);
  return { settings, http: new HttpClient(io, settings, globals.verbose ? { log } : {}) };
}

function readConfig(io: Io) {
  return (require('./settings/config-file') as typeof ConfigFileModule).readConfig(io);
}
