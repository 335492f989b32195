import type { StoredLinker } from '../../connection/linker-resource';
import { etagOf } from './arm-answer';
import { ArmFailure } from './arm-failure';
import type { ArmCall } from './arm-route';

/** Honours `If-Match` and `If-None-Match: *`, so that two writers do not overwrite each other unseen. */
export function assertPrecondition(call: Pick<ArmCall, 'header'>, before: StoredLinker | undefined): void {
  const wanted = call.header('if-match');
  if (wanted !== undefined && !(before && matches(wanted, etagOf(before))))
    throw failed(before ? 'The linker was changed meanwhile.' : 'The linker does not exist.');
  if (call.header('if-none-match')?.trim() === '*' && before) throw failed('The linker exists.');
}

function matches(wanted: string, etag: string): boolean {
  return wanted
    .split(',')
    .map((item) => item.trim().replace(/^W\//, ''))
    .some((item) => item === '*' || item === etag);
}

function failed(message: string): ArmFailure {
  return new ArmFailure(412, { code: 'PreconditionFailed', message });
}
