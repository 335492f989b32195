export { failureOf } from './fault';
export type { Fault } from './fault';
export { Faults } from './faults';
export { handleLocalRoute } from './handle-local-route';
export { RequestLog } from './request-log';
export type { LoggedRequest } from './request-log';
