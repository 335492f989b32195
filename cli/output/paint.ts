import { styleText } from 'node:util';
import type { Io, Sink } from '../io';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours a text, or leaves it alone. */
export type Paint = (style: Style, text: string) => string;

/** Colours are for terminals only, and for nobody who sets NO_COLOR: https://no-color.org. FORCE_COLOR wins over the terminal. */
export function paintFor(sink: Sink, { env }: Pick<Io, 'env'>): Paint {
  const isForced = (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0';
  const isPlain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' || env['FORCE_COLOR'] === '0';
  if (isPlain || !(sink.isTerminal || isForced)) return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}
