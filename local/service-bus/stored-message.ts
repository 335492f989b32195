import { randomUUID } from 'node:crypto';
import { badArgument } from './broker-error';
import type { IncomingMessage, MessageFacts } from './queued-message';
import { decodeMessage, encodeMessage, encodeValue, type DecodedMessage } from './rhea-values';
import {
  int,
  long,
  readRawMap,
  SECTION,
  splitSections,
  symbol,
  writeMapSection,
  type RawMap,
  type Section,
} from './amqp-sections';

/** What the broker writes onto a message when it hands it out. */
export interface DeliveryFacts {
  readonly sequence: number;
  readonly deliveryCount: number;
  readonly enqueuedAt: number;
  readonly state: 'active' | 'deferred' | 'scheduled';
  readonly timeToLiveMs?: number | undefined;
  readonly lockedUntil?: number | undefined;
}

const STATE_NUMBER = { active: 0, deferred: 1, scheduled: 2 } as const;
const SCHEDULED_TIME = 'x-opt-scheduled-enqueue-time';
const BODY_FROM = SECTION.data;

/**
 * Reads the facts of an encoded message; its body is not touched.
 * @throws RangeError when the bytes are not a message.
 */
function readFacts(bytes: Buffer): MessageFacts {
  const head = splitSections(bytes).filter((section) => section.descriptor < BODY_FROM);
  const decoded = decodeMessage(Buffer.concat(head.map((section) => section.bytes)));
  const annotations = (decoded['message_annotations'] ?? {}) as Record<string, unknown>;
  return {
    messageId: idText(decoded['message_id']) ?? '',
    ...text('correlationId', idText(decoded['correlation_id'])),
    ...text('to', decoded['to']),
    ...text('replyTo', decoded['reply_to']),
    ...text('subject', decoded['subject']),
    ...text('contentType', decoded['content_type']),
    ...text('sessionId', decoded['group_id']),
    ...text('replyToSessionId', decoded['reply_to_group_id']),
    ...number('timeToLiveMs', decoded['ttl']),
    ...number('scheduledAt', annotations[SCHEDULED_TIME]),
    applicationProperties: (decoded['application_properties'] ?? {}) as Record<string, unknown>,
  };
}

function idText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return Buffer.isBuffer(value) ? value.toString('hex') : String(value as string | number);
}

function text<K extends string>(name: K, value: unknown): { [P in K]?: string } {
  return typeof value === 'string' ? ({ [name]: value } as { [P in K]?: string }) : {};
}

function number<K extends string>(name: K, value: unknown): { [P in K]?: number } {
  const known = typeof value === 'number' || value instanceof Date;
  return known ? ({ [name]: Number(value) } as { [P in K]?: number }) : {};
}

/** Reads a message that came in. @throws BrokerError when the bytes are not an AMQP message. */
export function readIncoming(bytes: Buffer): IncomingMessage {
  try {
    const facts = readFacts(bytes);
    if (facts.messageId !== '') return { bytes, facts };
    const messageId = randomUUID().replaceAll('-', '');
    return { bytes: withMessageId(bytes, messageId), facts: { ...facts, messageId } };
  } catch {
    throw badArgument('The message cannot be read as AMQP 1.0.');
  }
}

/**
 * Gives a message an id. The client can neither renew nor settle a message that has none (it answers "no
 * message ID"), and the real service always sets one.
 */
function withMessageId(bytes: Buffer, messageId: string): Buffer {
  const sections = splitSections(bytes);
  const old = sections.find((section) => section.descriptor === SECTION.properties);
  const encoded = encodeMessage({ ...(old && decodeMessage(old.bytes)), message_id: messageId });
  const properties = splitSections(encoded).filter((section) => section.descriptor === SECTION.properties);
  return join([...sections.filter((section) => section !== old), ...properties]);
}

/** Sets application properties (plain values), leaving the others as the sender encoded them. */
export function withApplicationProperties(bytes: Buffer, changes: Readonly<Record<string, unknown>>): Buffer {
  if (Object.keys(changes).length === 0) return bytes;
  const sections = splitSections(bytes);
  const old = sections.find((section) => section.descriptor === SECTION.applicationProperties);
  const entries: RawMap = old ? readRawMap(old.value) : new Map();
  for (const [key, value] of Object.entries(changes)) {
    entries.set(key, { key: encodeValue(key), value: encodeValue(value) });
  }
  const section = writeMapSection(SECTION.applicationProperties, entries);
  return join([
    ...sections.filter((other) => other !== old),
    { descriptor: SECTION.applicationProperties, bytes: section, value: section.subarray(3) },
  ]);
}

function join(sections: readonly Section[]): Buffer {
  const ordered = sections.toSorted((a, b) => a.descriptor - b.descriptor);
  return Buffer.concat(ordered.map((section) => section.bytes));
}

/** Answers the message as it goes to a receiver: header and annotations are the broker's, the rest is the sender's. */
export function deliveryBytes(bytes: Buffer, facts: DeliveryFacts): Buffer {
  const sections = splitSections(bytes);
  const header = sections.find((section) => section.descriptor === SECTION.header);
  const annotations = sections.find((section) => section.descriptor === SECTION.messageAnnotations);
  const kept = sections.filter((section) => section.descriptor > SECTION.messageAnnotations);
  return Buffer.concat([
    headerBytes(header, facts),
    annotationBytes(annotations, facts),
    ...kept.map((section) => section.bytes),
  ]);
}

function headerBytes(header: Section | undefined, facts: DeliveryFacts): Buffer {
  const decoded: DecodedMessage = header ? decodeMessage(header.bytes) : {};
  const ttl = Buffer.alloc(5, 0x70);
  if (facts.timeToLiveMs !== undefined) ttl.writeUInt32BE(Math.min(facts.timeToLiveMs, 0xffffffff), 1);
  const count = Buffer.alloc(5, 0x70);
  count.writeUInt32BE(facts.deliveryCount, 1);
  const fields = Buffer.concat([
    Buffer.from([decoded['durable'] === false ? 0x42 : 0x41, 0x50, Number(decoded['priority'] ?? 4)]),
    facts.timeToLiveMs === undefined ? Buffer.from([0x40]) : ttl,
    Buffer.from([decoded['first_acquirer'] === true ? 0x41 : 0x42]),
    count,
  ]);
  return Buffer.concat([Buffer.from([0x00, 0x53, SECTION.header, 0xc0, fields.length + 1, 5]), fields]);
}

function annotationBytes(annotations: Section | undefined, facts: DeliveryFacts): Buffer {
  const entries: RawMap = annotations ? readRawMap(annotations.value) : new Map();
  const set = (name: string, value: Buffer) => entries.set(name, { key: symbol(name), value });
  set('x-opt-sequence-number', long(facts.sequence));
  set('x-opt-enqueued-time', long(facts.enqueuedAt, 'timestamp'));
  set('x-opt-message-state', int(STATE_NUMBER[facts.state]));
  if (facts.lockedUntil !== undefined) set('x-opt-locked-until', long(facts.lockedUntil, 'timestamp'));
  return writeMapSection(SECTION.messageAnnotations, entries);
}
