import type { Io } from '../io';
import type { Paint } from '../output/paint';
import type * as LiveDisplayModule from './live-display';
import { plainDisplay, type ProgressDisplay } from './plain-display';

/** Live on a terminal, otherwise lines for files, pipes and CI. */
export function progressDisplay(io: Io, paint: Paint): ProgressDisplay {
  const { err } = io;
  if (!err.isTerminal || !err.stream || io.env['TERM'] === 'dumb' || io.env['CI'])
    return plainDisplay(io, paint);
  const { liveDisplay } = require('./live-display') as typeof LiveDisplayModule;
  return liveDisplay(err.stream, paint);
}
