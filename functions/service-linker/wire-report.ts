import { wireTime } from '../../connection/linker-resource';
import type { ValidationItem, ValidationReport, ValidationResult } from '../../connection/validation';

const NUMBERS: Record<ValidationResult, number> = { success: 0, failure: 1, warning: 2 };

/** A validation as the service answers it: flat for the SDKs, and once more as a text for older clients. */
export function wireReport(report: ValidationReport): Record<string, unknown> {
  const common = {
    linkerName: report.linkerName,
    isConnectionAvailable: report.isConnectionAvailable,
    validationDetail: report.items.map(wireItem),
    reportStartTimeUtc: wireTime(report.startedAt),
    reportEndTimeUtc: wireTime(report.endedAt),
    sourceId: report.sourceId,
    targetId: report.targetId,
    authType: report.authType,
  };
  const message = {
    ConnectionName: report.linkerName,
    IsConnectionAvailable: report.isConnectionAvailable,
    ValidationDetail: report.items.map(({ name, description, result }) => ({
      Name: name,
      Description: description,
      Result: NUMBERS[result],
    })),
    ReportStartTimeUtc: common.reportStartTimeUtc,
    ReportEndTimeUtc: common.reportEndTimeUtc,
    SourceId: report.sourceId,
    TargetId: report.targetId,
    AuthType: report.authType,
  };
  return { Message: JSON.stringify(message), ...common };
}

function wireItem({ name, description, result, errorCode, errorMessage }: ValidationItem) {
  return {
    name,
    description,
    result,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
  };
}
