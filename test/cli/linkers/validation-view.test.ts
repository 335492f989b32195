import { validationView } from '../../../cli/linkers/validation-view';

const COMPARED = 'The Secret was compared with what was written.';
const IN_PODS = 'Not checked: values that pods took when they started';
const extension = { name: 'Cluster extension validated.', result: 'success' } as const;

function textOf(name: string, description?: string): string {
  const configuration = { name, result: 'success', ...(description === undefined ? {} : { description }) };
  const { text } = validationView('orders', {
    isConnectionAvailable: true,
    validationDetail: [configuration, extension],
  } as Parameters<typeof validationView>[1]);
  return text((_style, shown) => shown);
}

describe('a validation', () => {
  it('says what was compared and what no check can tell', () => {
    const text = textOf('Configured connection information validated.');

    expect(text).toContain(`${COMPARED} ${IN_PODS}`);
  });

  it('does not claim to have compared a Secret that the caller keeps', () => {
    const text = textOf('Configured connection information validated.', 'Skipped: opted out.');

    expect(text).not.toContain(COMPARED);
    expect(text).toContain(IN_PODS);
  });
});
