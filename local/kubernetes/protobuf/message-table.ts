import { objectMessages } from './object-messages';
import { podMessages } from './pod-messages';

export interface Field {
  /** Name in JSON; empty for an inline message. */
  name: string;
  rule: 'plain' | 'repeated' | 'map' | 'pointer' | 'inline';
  /** `i`, `b`, `y`, `` for a string, or a message. */
  type: string;
}

const RULES: Readonly<Record<string, Field['rule']>> = {
  '*': 'repeated',
  '%': 'map',
  '!': 'pointer',
  '^': 'inline',
};

function parseField(text: string): [number, Field] {
  const [, number = '0', rule = '', name = '', type = ''] =
    /^(\d+)([*%!^]?)(\w*)(?::(\w+))?$/u.exec(text) ?? [];
  return [Number(number), { name, rule: RULES[rule] ?? 'plain', type }];
}

function parseMessage(line: string): [string, Map<number, Field>] {
  const [name = '', ...fields] = line.trim().split(' ');
  return [name, new Map(fields.map(parseField))];
}

/** The fields of each known message by number. */
export const messageTable: ReadonlyMap<string, ReadonlyMap<number, Field>> = new Map(
  `${objectMessages}${podMessages}`
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseMessage),
);
