/** What the process ends with, so that scripts can act on it without reading text. */
export const exitCodes = {
  ok: 0,
  /** The operation failed, or the connection is not available. */
  failed: 1,
  /** A bad option, file or request; the message names the option or field. */
  usage: 2,
  notFound: 3,
  /** Not signed in, or a role is missing. */
  notAuthorized: 4,
  /** Another operation runs, or the resource was changed meanwhile. */
  conflict: 5,
  /** Nobody answers, or not in time. */
  unreachable: 6,
  /** Ctrl+C. What was begun goes on at the service. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
