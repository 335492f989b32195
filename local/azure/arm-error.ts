/** An error answer of Resource Manager: `{error: {code, message, target?, details?}}`. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  readonly target: string | undefined;
  /** The finer code below `innererror`, which services behind Resource Manager have. */
  readonly innerCode: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { headers?: Record<string, string>; target?: string; innerCode?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.target = more.target;
    this.innerCode = more.innerCode;
  }
}

export function notFound(code: string, message: string): ArmError {
  return new ArmError(404, code, message);
}

export function badRequest(code: string, message: string): ArmError {
  return new ArmError(400, code, message);
}

export function conflict(code: string, message: string): ArmError {
  return new ArmError(409, code, message);
}
