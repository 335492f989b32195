import type { Cause } from '../objects/api-error';
import { ApiError, badRequest, invalid } from '../objects/api-error';
import { isObject, objectOf, textOf, textsOf } from '../objects/json';
import { forbiddenField, invalidValue, required, unsupportedValue } from '../validation/validate-metadata';

const LONGEST_MANAGER_BYTES = 128;

function refuse(kind: string, causes: readonly Cause[]): void {
  if (causes.length > 0) {
    throw invalid({ group: 'meta.k8s.io', plural: '', kind }, '', causes);
  }
}

function dryRunCauses(values: readonly string[]): Cause[] {
  return values.every((value) => value === 'All') ? [] : [unsupportedValue('dryRun', values, ['All'])];
}

function managerCauses(query: URLSearchParams, isApply: boolean): Cause[] {
  const manager = query.get('fieldManager') ?? '';
  if (manager === '') {
    return isApply ? [required('fieldManager', 'is required for apply patch')] : [];
  }
  const tooLong = {
    reason: 'FieldValueTooLong',
    message: `Too long: may not be more than ${LONGEST_MANAGER_BYTES} bytes`,
    field: 'fieldManager',
  };
  return Buffer.byteLength(manager) > LONGEST_MANAGER_BYTES ? [tooLong] : [];
}

const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn'];
const WRITES: Readonly<Record<string, string>> = {
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
};

/** Throws a 422 that names every wrong option of a create, update or patch. */
export function checkWriteOptions(verb: string, query: URLSearchParams, isApply: boolean): void {
  const validation = query.get('fieldValidation') ?? '';
  const isForceWrong = verb === 'patch' && !isApply && query.has('force');
  refuse(WRITES[verb] ?? '', [
    ...(isForceWrong ? [forbiddenField('force', 'may not be specified for non-apply patch')] : []),
    ...managerCauses(query, isApply),
    ...dryRunCauses(query.getAll('dryRun')),
    ...(VALIDATIONS.includes(validation)
      ? []
      : [unsupportedValue('fieldValidation', validation, VALIDATIONS)]),
  ]);
}

const POLICIES = ['Foreground', 'Background', 'Orphan'];

/** Throws a 422 for a deletion with wrong options, in its body or its query. */
export function checkDeleteOptions(body: unknown, query: URLSearchParams): void {
  const given = objectOf(body);
  const policy = textOf(given['propagationPolicy']) || (query.get('propagationPolicy') ?? '');
  const orphans = given['orphanDependents'] ?? query.get('orphanDependents') ?? undefined;
  const isBoth = policy !== '' && orphans !== undefined;
  const isUnknown = !isBoth && policy !== '' && !POLICIES.includes(policy);
  refuse('DeleteOptions', [
    ...(isBoth
      ? [
          invalidValue(
            'propagationPolicy',
            policy,
            'orphanDependents and deletionPropagation cannot be both set',
          ),
        ]
      : []),
    ...(isUnknown ? [unsupportedValue('propagationPolicy', policy, [...POLICIES, 'nil'])] : []),
    ...dryRunCauses(isObject(body) ? textsOf(given['dryRun']) : []),
    ...dryRunCauses(query.getAll('dryRun')),
  ]);
}

function matchProblem(match: string, version: string, isContinued: boolean): Cause[] {
  const field = 'resourceVersionMatch';
  if (match === '') {
    return [];
  }
  if (!['Exact', 'NotOlderThan'].includes(match)) {
    return [unsupportedValue(field, match, ['Exact', 'NotOlderThan', ''])];
  }
  if (version === '') {
    return [forbiddenField(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')];
  }
  if (isContinued) {
    return [forbiddenField(field, 'resourceVersionMatch is forbidden when continue is provided')];
  }
  return match === 'Exact' && version === '0'
    ? [forbiddenField(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')]
    : [];
}

/** Throws a 422 or 500 for a watch with wrong options. */
export function checkWatchOptions(query: URLSearchParams): void {
  const match = query.get('resourceVersionMatch') ?? '';
  const field = 'resourceVersionMatch';
  if (query.has('sendInitialEvents') && match !== 'NotOlderThan') {
    refuse('ListOptions', [
      forbiddenField(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    ]);
  }
  if (!query.has('sendInitialEvents') && match !== '') {
    refuse('ListOptions', [
      forbiddenField(
        field,
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      ),
    ]);
  }
  const version = query.get('resourceVersion') ?? '';
  if (!/^\d*$/u.test(version)) {
    const value = JSON.stringify(version);
    throw new ApiError(
      500,
      '',
      `resourceVersion: Invalid value: ${value}: strconv.ParseUint: parsing ${value}: invalid syntax`,
    );
  }
}

/** Throws a 400 or 422 for a list with wrong options. */
export function checkListOptions(query: URLSearchParams): void {
  const limit = query.get('limit') ?? '';
  if (!/^[-+]?\d*$/u.test(limit)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(limit)}: invalid syntax`);
  }
  const version = query.get('resourceVersion') ?? '';
  refuse(
    'ListOptions',
    matchProblem(query.get('resourceVersionMatch') ?? '', version, query.has('continue')),
  );
  if (!/^\d*$/u.test(version)) {
    const value = JSON.stringify(version);
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${value}: strconv.ParseUint: parsing ${value}: invalid syntax`,
    );
  }
}
