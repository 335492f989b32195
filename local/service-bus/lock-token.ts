/** Byte order of a .NET GUID: its first three groups are little-endian. The swap is its own inverse. */
const DOTNET_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The 16 bytes of a lock token in network order, as `$management` carries it. */
export function tokenToNetworkBytes(token: string): Buffer {
  return Buffer.from(token.replaceAll('-', ''), 'hex');
}

/** The 16 bytes of a lock token as a delivery tag carries it. */
export function tokenToDeliveryTag(token: string): Buffer {
  const bytes = tokenToNetworkBytes(token);
  return Buffer.from(DOTNET_ORDER.map((index) => bytes.readUInt8(index)));
}

/** The lock token, a lower-case GUID, of 16 bytes in network order. */
export function tokenFromNetworkBytes(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The lock token of a delivery tag. */
export function tokenFromDeliveryTag(tag: Buffer): string {
  return tokenFromNetworkBytes(Buffer.from(DOTNET_ORDER.map((index) => tag.readUInt8(index))));
}
