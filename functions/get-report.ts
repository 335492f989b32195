import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import * as df from 'durable-functions';
import type { DurableClient } from 'durable-functions';
import { connectionError } from '../connection/errors';
import type { DiagnosisResult } from '../orchestrations/diagnosis/diagnosis-state';
import { armErrorResponse } from './arm-error-response';
import { authorized, authorizer } from './authorization/authorized';
import { errorResponse } from './error-response';
import { findDiagnosis } from './find-diagnosis';
import { isOpen } from './operation-lookup';
import type * as RenderReportModule from './render-report';
import { chooseFormat, reportFormats } from './report-format';

/** `GET /api/operations/{operationId}/report`: the report of a diagnosis that has ended, in the form that is asked for. */
async function getReport(request: HttpRequest, client: DurableClient): Promise<HttpResponseInit> {
  const format = chooseFormat(request.query.get('format'), request.headers.get('accept'));
  if (format === undefined) {
    const message = `format: must be one of ${Object.keys(reportFormats).join(', ')}.`;
    return errorResponse(400, connectionError('InvalidRequest', { message, target: 'format' }));
  }
  const found = await findDiagnosis(client, request.params['operationId'] ?? '');
  if (!found.ok) return found.response;
  if (isOpen(found.status)) {
    const error = { code: 'OperationNotFinished', message: 'The diagnosis has not ended yet.' };
    return armErrorResponse(409, error, { 'Retry-After': '2' });
  }
  const result = found.status.output as unknown as DiagnosisResult | null;
  if (result?.status !== 'Succeeded')
    return errorResponse(
      409,
      result?.error ?? connectionError('InternalError', { message: 'There is no report.' }),
    );
  // Reports draw on the whole catalogue of known problems, which a cold start does without.
  const { renderReport } = require('./render-report') as typeof RenderReportModule;
  return {
    status: 200,
    headers: {
      'Content-Type': `${reportFormats[format]}; charset=utf-8`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      'Cache-Control': 'no-store',
    },
    body: renderReport(result.report, format),
  };
}

app.http('get-report', {
  methods: ['GET'],
  route: 'api/operations/{operationId}/report',
  authLevel: authorizer.authLevel,
  extraInputs: [df.input.durableClient()],
  handler: authorized('Diagnostics.Read', (request, context) => getReport(request, df.getClient(context))),
});
