import type { ConnectionFacts, PlannedOperation } from './plan';
import type { ConnectionRequest } from './request';

/** Something that stays after a connection is gone, and how a person removes it. */
export interface Remainder {
  description: string;
  command?: string;
}

/** What is taken away when a connection goes or changes, worked out from its record. */
export interface Removal {
  /** The request as it is recorded, with stand-ins for credentials. */
  request: ConnectionRequest;
  facts: ConnectionFacts;
  /** What goes, announced as it was when it was made. */
  operations: PlannedOperation[];
  /** Stays because it was asked to. */
  remains: Remainder[];
  /** Stays because other connections of the cluster use it. */
  shared: string[];
}
