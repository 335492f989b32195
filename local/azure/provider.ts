import type { IncomingHttpHeaders } from 'node:http';
import type { World } from '../world';
import type { Directory } from './directory';
import type { Json } from './json';
import type { KubernetesHook } from './kubernetes-hook';
import type { Failure, Operation, Operations } from './operations';
import type { ResourcePath } from './resource-path';
import type { ResourceStore } from './resource-store';

/** What resource providers work with. */
export interface Azure {
  readonly world: World;
  readonly store: ResourceStore;
  readonly operations: Operations;
  readonly directory: Directory;
  readonly kubernetes: KubernetesHook;
  /** Identities with a federated credential being written. */
  readonly lockedIdentities: Set<string>;
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves when every change made so far is on disk. */
  durable(): Promise<void>;
  /** Fixed text with data beside it; data never holds a credential. */
  log(message: string, data?: Json): void;
}

/** One authenticated request. */
export interface Call {
  readonly method: string;
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
  /** `https://host:port` as the client called it; URLs in headers must be absolute. */
  readonly origin: string;
  readonly apiVersion: string;
  /** The long-running operation that this request starts is to end with it. */
  readonly failure: Failure | undefined;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export type Handler = (call: Call, azure: Azure) => Answer | Promise<Answer>;

/** The work at the end of an operation; returns why it failed, or undefined. Must bear being run twice. */
export type Finisher = (
  operation: Operation,
  azure: Azure,
) => Promise<Failure | undefined> | Failure | undefined;

/** The rules of one resource type; what is missing is done the generic way. */
export interface Provider {
  /** Such as `Microsoft.Storage/storageAccounts`. */
  readonly type: string;
  readonly get?: Handler;
  readonly list?: Handler;
  readonly put?: Handler;
  readonly patch?: Handler;
  readonly delete?: Handler;
  /** POST on the resource, by lower-case action name. */
  readonly actions?: Readonly<Record<string, Handler>>;
  /** By operation kind; kinds are unique among all providers. */
  readonly finish?: Readonly<Record<string, Finisher>>;
}
