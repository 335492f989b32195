import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Certificates } from '../../certificates';
import type { Fault, Faults, RequestLog } from '../../faults';
import { handleLocalRoute } from '../../faults';
import { ApiError, NoSuchPath } from '../objects/api-error';
import { answerFor, send } from './answer';
import type { Answer } from './answer';
import { parseRequest } from './request-info';
import type { RequestInfo } from './request-info';

/** Connections that are idle stay open this long, so that clients that pool them need not open new ones. */
const KEEP_ALIVE_MS = 60_000;

export interface ServerOptions {
  certificates: Certificates;
  faults: Faults;
  requestLog: RequestLog;
  /** Serves a request; answers undefined when it streams by itself. */
  serve(
    info: RequestInfo,
    exchange: { request: IncomingMessage; response: ServerResponse },
  ): Promise<Answer | undefined>;
  /** Told of failures that are no ApiError. */
  onError(error: unknown): void;
}

function faultAnswer({ status, code, message, headers }: NonNullable<Fault['respond']>): Answer {
  const body = new ApiError(status, code, message).toStatus();
  return { code: status, body, ...(headers === undefined ? {} : { headers }) };
}

/** The https server of the stand-in: faults, request log, answers. What is served comes from `serve`. */
export class ApiServer {
  private readonly options: ServerOptions;
  private readonly server: Server;

  constructor(options: ServerOptions) {
    this.options = options;
    const { serverCertPem, serverKeyPem } = options.certificates;
    this.server = createServer({ cert: serverCertPem, key: serverKeyPem }, (request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        this.options.onError(error);
        response.destroy();
      });
    });
    this.server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /** Listens on 127.0.0.1; 0 takes any free port. Answers the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  /** Ends open watches and connections. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, requestLog } = this.options;
    if (handleLocalRoute(request, response, faults, requestLog)) {
      return;
    }
    const { method = 'GET', url = '/' } = request;
    const startedAt = new Date();
    response.on('close', () => {
      requestLog.add({
        method,
        path: url,
        status: response.headersSent ? response.statusCode : 0,
        startedAt: startedAt.toISOString(),
        durationMs: Date.now() - startedAt.getTime(),
      });
    });
    const fault = faults.take(method, url);
    if (fault?.delayMs !== undefined) {
      await delay(fault.delayMs);
    }
    const answer =
      fault?.respond === undefined ? await this.answer(request, response) : faultAnswer(fault.respond);
    if (fault?.dropAnswer === true) {
      response.destroy();
    } else if (answer !== undefined) {
      send(response, answer);
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<Answer | undefined> {
    try {
      return await this.options.serve(parseRequest(request.method ?? 'GET', request.url ?? '/'), {
        request,
        response,
      });
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof NoSuchPath)) {
        this.options.onError(error);
      }
      return answerFor(error);
    }
  }
}
