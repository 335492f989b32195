/** What the process ends with, so that scripts can act on it without reading text. */
export const exitCodes = {
  ok: 0,
  /** The operation failed, the connection is not available, or a diagnosis has found problems. */
  failed: 1,
  /** A bad option, file or request; the message names the option or field. */
  usage: 2,
  /** Also: no known problem is recognised in a text. */
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

/** What each code means, in few words, for help and documents. */
export const exitCodeMeanings: readonly (readonly [ExitCode, string])[] = [
  [exitCodes.ok, 'done'],
  [exitCodes.failed, 'the operation failed, the connection is not available, or doctor has found problems'],
  [exitCodes.usage, 'bad option, file or request; the option or field is named'],
  [exitCodes.notFound, 'not found; doctor --text: nothing is recognised'],
  [exitCodes.notAuthorized, 'not signed in, or a role is missing'],
  [exitCodes.conflict, 'another operation runs, or the connection was changed meanwhile'],
  [exitCodes.unreachable, 'nobody answers, or not in time'],
  [exitCodes.interrupted, 'Ctrl+C; the operation goes on at the service'],
];
