import fc from 'fast-check';
import { message, types } from 'rhea';
import { endOfValue, splitSections } from '../../../local/service-bus/amqp-sections';
import { BrokerError } from '../../../local/service-bus/broker-error';
import {
  deliveryBytes,
  readIncoming,
  withApplicationProperties,
} from '../../../local/service-bus/stored-message';
import { decode } from './queue-fixture';

const DELIVERY = { sequence: 5, deliveryCount: 2, enqueuedAt: 1000, state: 'active' } as const;

/** Any value rhea can encode: it fails on numbers above 2^64. */
const VALUE = fc.object({ values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)] });

const encode = (fields: Readonly<Record<string, unknown>>) =>
  message.encode({ message_id: 'm', body: message.data_section(Buffer.from('body')), ...fields });

describe('a stored message', () => {
  it('tells what brokers and filters ask for', () => {
    const bytes = encode({
      correlation_id: 7,
      to: 'to',
      reply_to: 'r',
      subject: 's',
      content_type: 'c',
      group_id: 'g',
      reply_to_group_id: 'rg',
      ttl: 5000,
      message_annotations: { 'x-opt-scheduled-enqueue-time': new Date(9000) },
      application_properties: { a: 1 },
    });

    expect(readIncoming(bytes).facts).toEqual({
      messageId: 'm',
      correlationId: '7',
      to: 'to',
      replyTo: 'r',
      subject: 's',
      contentType: 'c',
      sessionId: 'g',
      replyToSessionId: 'rg',
      timeToLiveMs: 5000,
      scheduledAt: 9000,
      applicationProperties: { a: 1 },
    });
  });

  it('is refused when it is not AMQP, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          readIncoming(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(BrokerError);
        }
      }),
    );
  });

  it('gets an id when it has none, and loses nothing else', () => {
    const { bytes, facts } = readIncoming(encode({ message_id: undefined, subject: 's' }));

    expect(decode(bytes)).toMatchObject({ message_id: facts.messageId, subject: 's' });
    expect(decode(bytes).body.content.toString()).toBe('body');
    expect(facts.messageId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('keeps the bytes of everything that is the sender’s', () => {
    const fields = fc.record({
      subject: fc.string(),
      application_properties: fc.dictionary(
        fc.string(),
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.double({ min: -1e6, max: 1e6 })),
      ),
      message_annotations: fc.dictionary(fc.stringMatching(/^[a-z-]{1,300}$/), fc.string()),
      body: fc.oneof(
        fc.uint8Array({ maxLength: 600 }).map((body) => message.data_section(Buffer.from(body)) as unknown),
        VALUE as fc.Arbitrary<unknown>,
      ),
    });

    fc.assert(
      fc.property(fields, (sent) => {
        const bytes = encode(sent);
        const delivered = deliveryBytes(bytes, DELIVERY);
        const theirs = (all: Buffer) =>
          splitSections(all)
            .filter(({ descriptor }) => descriptor > 0x72)
            .map((section) => section.bytes);
        expect(theirs(delivered)).toEqual(theirs(bytes));
        expect(decode(delivered).message_annotations).toMatchObject({ ...sent.message_annotations });
      }),
    );
  });

  it('carries what the broker says about the delivery', () => {
    const facts = { ...DELIVERY, state: 'deferred', timeToLiveMs: 5000, lockedUntil: 3000 } as const;
    const bytes = encode({
      durable: false,
      priority: 9,
      message_annotations: { 'x-opt-sequence-number': 99, own: 'x' },
    });

    expect(decode(deliveryBytes(bytes, facts))).toMatchObject({
      delivery_count: 2,
      ttl: 5000,
      priority: 9,
      message_annotations: {
        'x-opt-sequence-number': 5,
        'x-opt-enqueued-time': new Date(1000),
        'x-opt-locked-until': new Date(3000),
        'x-opt-message-state': 1,
        own: 'x',
      },
    });
  });

  it('takes new application properties beside the old ones', () => {
    const wrap = types as unknown as { wrap_ubyte(value: number): unknown };
    const bytes = encode({ application_properties: { kept: wrap.wrap_ubyte(3), changed: 'old' } });

    const changed = withApplicationProperties(bytes, { changed: 'new', added: 1 });

    expect(decode(changed).application_properties).toEqual({ kept: 3, changed: 'new', added: 1 });
    expect(changed.includes(Buffer.from([0x50, 3]))).toBe(true);
    expect(decode(withApplicationProperties(encode({}), { a: 'x' })).application_properties).toEqual({
      a: 'x',
    });
    expect(withApplicationProperties(bytes, {})).toBe(bytes);
  });
});

describe('the end of an AMQP value', () => {
  it('is where rhea stops reading', () => {
    fc.assert(
      fc.property(VALUE, (value) => {
        const bytes = message.encode({ body: value, application_properties: { a: 1 } });
        expect(splitSections(bytes).at(-1)?.bytes.length).toBeGreaterThan(0);
        expect(Buffer.concat(splitSections(bytes).map((section) => section.bytes))).toEqual(bytes);
      }),
    );
  });

  it.each([[[0xa0, 5, 1]], [[0x30]], [[]], [[0x00, 0x53]], [[0xb0, 0xff, 0xff, 0xff, 0xff]]])(
    'refuses %j',
    (bytes) => {
      expect(() => endOfValue(Buffer.from(bytes), 0)).toThrow(/end|bounds|out of range|Unknown type/);
    },
  );
});
