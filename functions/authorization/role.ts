/** What a caller may do. Writing includes reading; diagnostics is a right of its own. */
export const roles = ['Connections.Read', 'Connections.Write', 'Diagnostics.Read'] as const;
export type Role = (typeof roles)[number];

/** Whether somebody who holds `held` may do what `needed` stands for. */
export function grants(held: readonly Role[], needed: Role): boolean {
  return held.includes(needed) || (needed === 'Connections.Read' && held.includes('Connections.Write'));
}
