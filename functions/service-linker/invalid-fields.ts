import type { z } from 'zod';
import { ArmFailure } from './arm-failure';

/** The refusal of a body, naming every wrong field. */
export function invalidFields({ issues }: z.ZodError): ArmFailure {
  const details = issues.map(({ path, message }) => ({
    code: 'InvalidField',
    target: path.map(String).join('.') || 'body',
    message,
  }));
  const text = details.map(({ target, message }) => `${target}: ${message}`).join('; ');
  return new ArmFailure(400, {
    code: 'InvalidRequest',
    message: `The request was refused. ${text}.`,
    target: details[0]?.target ?? 'body',
    details,
  });
}
