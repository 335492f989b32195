import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../local/sqlite/database';
import { BodyCipher, loadOrCreateKey } from '../../../local/service-bus/body-cipher';
import { MessageStore } from '../../../local/service-bus/message-store';

describe('the message store', () => {
  const cipher = new BodyCipher(Buffer.alloc(32, 1));

  it('holds message bytes and session state sealed', async () => {
    const db = openDatabase(':memory:');
    const store = new MessageStore(db, cipher);
    const row = { id: store.newId(), sequence: 1, enqueuedAt: 1, state: 'active', deliveryCount: 0 } as const;

    await store.write(() => {
      store.insert('q', row, Buffer.from('secret body'));
      store.setSessionState('q', 's', Buffer.from('secret state'));
    });

    const blobs = db.prepare('SELECT sealed FROM body UNION ALL SELECT sealed FROM session').all();
    expect(blobs.map(({ sealed }) => Buffer.from(sealed as Uint8Array).includes('secret'))).toEqual([
      false,
      false,
    ]);
    expect(store.body(row.id).toString()).toBe('secret body');
    expect(store.sessionState('q', 's')?.toString()).toBe('secret state');
    expect(() => store.body(99)).toThrow('missing');
  });

  it('does not give an id twice, also after a restart', async () => {
    const db = openDatabase(':memory:');
    const first = new MessageStore(db, cipher);
    const row = { id: first.newId(), sequence: 1, enqueuedAt: 1, state: 'active', deliveryCount: 0 } as const;
    await first.write(() => first.insert('q', row, Buffer.from('')));

    expect(new MessageStore(db, cipher).newId()).toBe(row.id + 1);
  });

  it('knows the key it was made with', () => {
    const db = openDatabase(':memory:');

    expect(new MessageStore(db, cipher).hasRightKey()).toBe(true);
    expect(new MessageStore(db, cipher).hasRightKey()).toBe(true);
    expect(new MessageStore(db, new BodyCipher(Buffer.alloc(32, 2))).hasRightKey()).toBe(false);
  });
});

describe('the cipher of message bytes', () => {
  it('never seals the same bytes to the same, and refuses what was changed', () => {
    const cipher = new BodyCipher(Buffer.alloc(32, 1));
    const sealed = cipher.seal(Buffer.from('plain'));
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(30) ^ 1, 30);

    expect(cipher.seal(Buffer.from('plain'))).not.toEqual(sealed);
    expect(cipher.open(sealed).toString()).toBe('plain');
    expect(() => cipher.open(changed)).toThrow();
    expect(() => new BodyCipher(Buffer.alloc(5))).toThrow('32 bytes');
  });

  it('keeps its key', () => {
    const directory = mkdtempSync(join(tmpdir(), 'service-bus-key-'));
    const file = join(directory, 'state', 'key');

    expect(loadOrCreateKey(file)).toEqual(loadOrCreateKey(file));
    expect(loadOrCreateKey(':memory:')).not.toEqual(loadOrCreateKey(':memory:'));
    rmSync(directory, { recursive: true });
  });
});
