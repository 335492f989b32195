export { loadOrCreateCertificates } from './load-or-create-certificates';
export type { Certificates } from './load-or-create-certificates';
export { trust } from './trust';
