import { decodeProtobuf } from '../../../../local/kubernetes/protobuf/decode-protobuf';

type Value = string | number | Buffer;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}

function message(...fields: [number: number, value: Value][]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number') {
        return [varint(number << 3), varint(value)];
      }
      const bytes = Buffer.from(value as string);
      return [varint((number << 3) | 2), varint(bytes.length), bytes];
    }),
  );
}

function body(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const typeMeta = message([1, apiVersion], [2, kind]);
  return Buffer.concat([Buffer.from('k8s\0'), message([1, typeMeta], [2, raw])]);
}

const metadata = message([1, 'name'], [8, message()], [11, message([1, 'app'], [2, 'web'])]);

describe('a protobuf body', () => {
  it('gives maps, bytes and booleans', () => {
    const raw = message(
      [1, metadata],
      [2, message([1, 'key'], [2, Buffer.from([255, 0])])],
      [3, 'Opaque'],
      [5, 0],
    );

    expect(decodeProtobuf(body('v1', 'Secret', raw))).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'name', labels: { app: 'web' } },
      data: { key: '/wA=' },
      type: 'Opaque',
      immutable: false,
    });
  });

  it('gives lists, pointers to zero, inline messages and numbers or texts', () => {
    const source = message([6, message([1, 'secret'])]);
    const probe = message([1, message([2, message([1, '/'], [2, message([1, 1], [3, 'http'])])])], [4, 5]);
    const container = message([1, 'main'], [2, 'web:1'], [3, 'run'], [3, 'fast'], [11, probe]);
    const podSpec = message([1, message([1, 'volume'], [2, source])], [2, container]);
    const template = message([2, podSpec]);
    const raw = message([1, message([1, 'name'])], [2, message([1, 0], [3, template])]);

    expect(decodeProtobuf(body('apps/v1', 'Deployment', raw))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'name' },
      spec: {
        replicas: 0,
        template: {
          spec: {
            volumes: [{ name: 'volume', secret: { secretName: 'secret' } }],
            containers: [
              {
                name: 'main',
                image: 'web:1',
                command: ['run', 'fast'],
                readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 5 },
              },
            ],
          },
        },
      },
    });
  });

  it('is refused with 415 for a kind or a field that is not known', () => {
    const unknownField = message([1, metadata], [99, 'x']);

    expect(() => decodeProtobuf(body('v1', 'Gadget', metadata))).toThrow(
      expect.objectContaining({ code: 415 }),
    );
    expect(() => decodeProtobuf(body('v1', 'Secret', unknownField))).toThrow(
      expect.objectContaining({ code: 415 }),
    );
  });

  it('is refused with 400 when it is none, or is cut short', () => {
    const whole = body('v1', 'Secret', message([1, metadata]));

    expect(() => decodeProtobuf(Buffer.from('{}'))).toThrow(expect.objectContaining({ code: 400 }));
    expect(() => decodeProtobuf(whole.subarray(0, whole.length - 3))).toThrow(
      expect.objectContaining({ code: 400 }),
    );
  });
});
