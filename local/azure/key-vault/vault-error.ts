import { ArmError } from '../arm-error';

/** An error answer of a key vault: `{error: {code, message, innererror?: {code}}}`. */
export function vaultError(status: number, code: string, message: string, innerCode?: string): ArmError {
  return new ArmError(status, code, message, innerCode === undefined ? {} : { innerCode });
}

export function badParameter(message: string): ArmError {
  return vaultError(400, 'BadParameter', message);
}
