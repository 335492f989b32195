import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Faults } from './faults';
import type { RequestLog } from './request-log';

type Route = (req: IncomingMessage, faults: Faults, log: RequestLog) => unknown;

const ROUTES: Record<string, Route> = {
  'GET /_local/faults': (_req, faults) => faults.list(),
  'PUT /_local/faults': async (req, faults) => {
    faults.set(await json(req));
    return faults.list();
  },
  'DELETE /_local/faults': (_req, faults) => {
    faults.clear();
    return [];
  },
  'GET /_local/requests': (_req, _faults, log) => log.list(),
  'DELETE /_local/requests': (_req, _faults, log) => {
    log.clear();
    return [];
  },
};

/**
 * Serves the control routes under `/_local/`, which need no token and are not logged:
 * `PUT`, `GET`, `DELETE /_local/faults` and `GET`, `DELETE /_local/requests`.
 * Returns false, touching nothing, when the path is another one.
 */
export function handleLocalRoute(
  req: IncomingMessage,
  res: ServerResponse,
  faults: Faults,
  log: RequestLog,
): boolean {
  const path = (req.url ?? '').split('?')[0] ?? '';
  if (!path.startsWith('/_local/')) return false;
  const route = ROUTES[`${req.method ?? ''} ${path}`];
  if (!route) {
    answer(res, 404, { error: { code: 'NotFound', message: `There is no ${req.method ?? ''} ${path}` } });
    return true;
  }
  Promise.resolve()
    .then(() => route(req, faults, log))
    .then(
      (body) => answer(res, 200, body),
      (error: unknown) => answer(res, 400, { error: { code: 'BadRequest', message: messageOf(error) } }),
    )
    .catch(() => res.destroy());
  return true;
}

function answer(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
