import type { TargetService } from '../connection/linker';
import { aiServices } from './ai-services';
import { appInsights } from './app-insights';
import { appconfig } from './appconfig';
import { cognitiveServices } from './cognitive-services';
import { confluentKafka } from './confluent-kafka';
import { confluentSchemaRegistry } from './confluent-schema-registry';
import { cosmosCassandra } from './cosmos-cassandra';
import { cosmosGremlin } from './cosmos-gremlin';
import { cosmosMongo } from './cosmos-mongo';
import { cosmosSql } from './cosmos-sql';
import { cosmosTable } from './cosmos-table';
import { eventhub } from './eventhub';
import { fabricSql } from './fabric-sql';
import { keyvault } from './keyvault';
import { mongodbAtlas } from './mongodb-atlas';
import { mysqlFlexible } from './mysql-flexible';
import { neonPostgres } from './neon-postgres';
import { openai } from './openai';
import { postgresFlexible } from './postgres-flexible';
import { redis } from './redis';
import { redisEnterprise } from './redis-enterprise';
import { servicebus } from './servicebus';
import { signalr } from './signalr';
import { sql } from './sql';
import { storageBlob } from './storage-blob';
import { storageFile } from './storage-file';
import { storageQueue } from './storage-queue';
import { storageTable } from './storage-table';
import type { Target, TargetReference } from './target';
import { webpubsub } from './webpubsub';

/**
 * Every service that a connection can point to. One folder each, of the same name as the id. The first match counts:
 * `cognitive-services` stands before the nearer kinds of the same id, because it names the right one after reading.
 */
export const targets: readonly Target[] = [
  appInsights,
  appconfig,
  cognitiveServices,
  aiServices,
  openai,
  confluentKafka,
  confluentSchemaRegistry,
  cosmosCassandra,
  cosmosGremlin,
  cosmosMongo,
  cosmosSql,
  cosmosTable,
  eventhub,
  fabricSql,
  keyvault,
  mongodbAtlas,
  mysqlFlexible,
  neonPostgres,
  postgresFlexible,
  redis,
  redisEnterprise,
  servicebus,
  signalr,
  sql,
  storageBlob,
  storageFile,
  storageQueue,
  storageTable,
  webpubsub,
];

/** Finds the kind of target that an id or endpoint belongs to. Ids are compared without case. */
export function findTarget(
  service: TargetService,
): { target: Target; reference: TargetReference } | undefined {
  for (const target of targets) {
    const reference = target.match(service);
    if (reference) return { target, reference };
  }
  return undefined;
}

/**
 * The target of a {@link TargetFacts.kind}. After reading, use this one: an id alone does not tell Azure OpenAI from
 * other accounts of Azure AI, so the facts can name a nearer kind than {@link findTarget}.
 */
export function targetById(id: string): Target {
  const target = targets.find((candidate) => candidate.id === id);
  if (!target) throw new Error(`There is no target "${id}"`);
  return target;
}
