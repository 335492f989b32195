import { app, type HttpResponseInit } from '@azure/functions';
import { clients } from './app';

/** `GET /api/health`: 200 when this app can reach what it works with, 503 with what is missing. */
export async function health(): Promise<HttpResponseInit> {
  const missing = await clients.missing();
  if (missing.length === 0) return { status: 200, jsonBody: { status: 'ready' } };
  return { status: 503, headers: { 'Retry-After': '2' }, jsonBody: { status: 'notReady', missing } };
}

app.http('health', { methods: ['GET'], route: 'api/health', authLevel: 'anonymous', handler: health });
