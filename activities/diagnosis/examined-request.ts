import type { ConnectionRequest } from '../../connection/request';
import type { DiagnosisQuestion } from '../../diagnostics/diagnose';

type Examined = NonNullable<DiagnosisQuestion['request']>;

/** A request as diagnosis looks at it: members that are not set may be null or absent. */
export function examinedRequest({ name, properties }: ConnectionRequest): Examined {
  return { name, properties: properties as Examined['properties'] };
}
