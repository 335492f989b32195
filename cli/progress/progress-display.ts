import type { Io } from '../io';
import type { Paint } from '../output/paint';
import type * as LiveDisplayModule from './live-display';
import { plainDisplay, type ProgressDisplay } from './plain-display';

/** Live on a terminal, otherwise lines for files, pipes and CI. */
export function progressDisplay(io: Io, paint: Paint): ProgressDisplay {
  const { err } = io;
  // A terminal without a known width cannot be drawn on.
  const canDraw = err.isTerminal && err.stream?.columns && io.env['TERM'] !== 'dumb' && !io.env['CI'];
  if (!canDraw || !err.stream) return plainDisplay(io, paint);
  const { liveDisplay } = require('./live-display') as typeof LiveDisplayModule;
  return liveDisplay(err.stream, paint);
}
