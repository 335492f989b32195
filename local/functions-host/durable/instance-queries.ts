import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Instance } from '../store/instance-table';
import { IS_OPEN, toInstance } from '../store/instance-table';
import { ManagementError } from './management-error';

/** Which instances a caller asks for; times are ISO texts, bounds included. */
export interface InstanceFilter {
  readonly runtimeStatus?: readonly string[];
  readonly createdTimeFrom?: string;
  readonly createdTimeTo?: string;
  readonly instanceIdPrefix?: string;
}

export interface InstancePage {
  readonly instances: readonly Instance[];
  /** Given back to get the next page; undefined on the last one. */
  readonly continuationToken: string | undefined;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Reads one page of instances, oldest first. Throws 400 when the token is not one of ours. */
export function queryInstances(
  db: DatabaseSync,
  filter: InstanceFilter,
  page: { top: number; continuationToken?: string | undefined },
): InstancePage {
  const conditions = [...filterConditions(filter), ...pageConditions(page.continuationToken)];
  const where = conditions.length > 0 ? `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : '';
  const rows = db
    .prepare(`SELECT * FROM instances ${where} ORDER BY created, id LIMIT ?`)
    .all(...conditions.flatMap(({ values }) => values), page.top + 1);
  const instances = rows.slice(0, page.top).map(toInstance);
  const last = rows.length > page.top ? instances.at(-1) : undefined;
  const continuationToken =
    last && Buffer.from(JSON.stringify([last.created, last.id])).toString('base64url');
  return { instances, continuationToken };
}

function filterConditions(filter: InstanceFilter): Condition[] {
  const { runtimeStatus, createdTimeFrom, createdTimeTo, instanceIdPrefix } = filter;
  const conditions: Condition[] = [];
  if (runtimeStatus && runtimeStatus.length > 0) conditions.push(statusCondition(runtimeStatus));
  if (createdTimeFrom !== undefined) conditions.push({ sql: 'created >= ?', values: [createdTimeFrom] });
  if (createdTimeTo !== undefined) conditions.push({ sql: 'created <= ?', values: [createdTimeTo] });
  if (instanceIdPrefix) {
    conditions.push({
      sql: 'id >= ? AND id < ?',
      values: [instanceIdPrefix, `${instanceIdPrefix}\u{10ffff}`],
    });
  }
  return conditions;
}

/** `Suspended` is a mark beside the status, so it hides `Pending` and `Running`. */
function statusCondition(runtimeStatus: readonly string[]): Condition {
  const marks = runtimeStatus.map(() => '?').join(', ');
  return {
    sql: `(CASE WHEN suspended = 1 AND ${IS_OPEN} THEN 'Suspended' ELSE status END) IN (${marks})`,
    values: [...runtimeStatus],
  };
}

function pageConditions(token: string | undefined): Condition[] {
  if (token === undefined || token === '') return [];
  const [created, id] = readToken(token);
  if (typeof created !== 'string' || typeof id !== 'string') {
    throw new ManagementError(400, 'The continuation token is not valid.');
  }
  return [{ sql: '(created, id) > (?, ?)', values: [created, id] }];
}

function readToken(token: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
