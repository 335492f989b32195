/** A parsed NCRONTAB expression: the allowed values of each field. */
export interface CronSchedule {
  readonly seconds: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names for the values from `min` on. */
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS = [
  { name: 'second', min: 0, max: 59 },
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'weekday', min: 0, max: 6, names: WEEKDAYS },
] as const satisfies readonly Field[];

/** The longest gap between two occurrences: 29 February over a century that is no leap year. */
const MAX_YEARS_AHEAD = 9;

/**
 * Parses six fields (or five, without seconds). Throws with the field named.
 * Both day fields must match when both are given, as NCrontab has it.
 */
export function parseCron(expression: string): CronSchedule {
  const parts = expression.trim().split(/\s+/);
  const six = parts.length === 5 ? ['0', ...parts] : parts;
  if (six.length !== 6) throw new Error(`"${expression}" must have six fields, seconds first.`);
  const [seconds, minutes, hours, days, months, weekdays] = FIELDS.map((field, index) =>
    parseField(six[index] ?? '', field),
  );
  if (!seconds || !minutes || !hours || !days || !months || !weekdays) {
    throw new Error(`"${expression}" is not a schedule.`);
  }
  return { seconds, minutes, hours, days, months, weekdays };
}

/** The first time after `after` that the schedule names, in UTC. Throws when there is none. */
export function nextOccurrence(schedule: CronSchedule, after: Date): Date {
  const time = new Date(Math.floor(after.getTime() / 1000) * 1000 + 1000);
  const end = time.getUTCFullYear() + MAX_YEARS_AHEAD;
  while (time.getUTCFullYear() < end) {
    if (!schedule.months.has(time.getUTCMonth() + 1)) {
      time.setUTCMonth(time.getUTCMonth() + 1, 1);
      time.setUTCHours(0, 0, 0);
    } else if (!schedule.days.has(time.getUTCDate()) || !schedule.weekdays.has(time.getUTCDay())) {
      time.setUTCDate(time.getUTCDate() + 1);
      time.setUTCHours(0, 0, 0);
    } else if (!schedule.hours.has(time.getUTCHours())) {
      time.setUTCHours(time.getUTCHours() + 1, 0, 0);
    } else if (!schedule.minutes.has(time.getUTCMinutes())) {
      time.setUTCMinutes(time.getUTCMinutes() + 1, 0);
    } else if (!schedule.seconds.has(time.getUTCSeconds())) {
      time.setUTCSeconds(time.getUTCSeconds() + 1);
    } else {
      return time;
    }
  }
  throw new Error('The schedule names no time.');
}

function parseField(text: string, field: Field): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(part);
    if (!match) throw new Error(`"${text}" is not valid for the ${field.name} field.`);
    const [, from = '', to, step] = match;
    for (const value of range(from, to, step, field)) values.add(value);
  }
  return values;
}

function range(from: string, to: string | undefined, step: string | undefined, field: Field): number[] {
  const first = from === '*' ? field.min : valueOf(from, field);
  const isOpen = from === '*' || (to === undefined && step !== undefined);
  const last = to !== undefined ? valueOf(to, field) : isOpen ? field.max : first;
  const by = step === undefined ? 1 : Number(step);
  if (last < first || by < 1) throw new Error(`"${from}" is not a range for the ${field.name} field.`);
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => first + index * by);
}

function valueOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text.slice(0, 3).toLowerCase()) ?? -1;
  const value = named >= 0 ? named + field.min : Number(text);
  if (Number.isInteger(value) && value >= field.min && value <= field.max) return value;
  throw new Error(`"${text}" is out of range for the ${field.name} field.`);
}
