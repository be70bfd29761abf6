// The AsyncAPI 3.0 document of all services: every topic with its key, every fact with its headers and body.
import { z } from 'zod';
import { Envelope, type FactDefinition } from './envelope.js';
import { FACTS } from './facts.js';
import { SERVICES, type ServiceName, TOPICS, type TopicName } from './topics.js';

type Json = Record<string, unknown>;
/** Which fact types each service hears, as its consumers say. */
export type Subscriptions = Record<ServiceName, readonly string[]>;

export interface AsyncApiDocument {
  asyncapi: '3.0.0';
  info: Json;
  defaultContentType: string;
  channels: Record<string, Json>;
  operations: Record<string, Json>;
  components: { messages: Record<string, Json>; schemas: Json };
}

/** Who sends follows from the owner of a topic; who receives is what the consumers of the services declare. */
export function asyncApiDocument(subscriptions: Subscriptions): AsyncApiDocument {
  const facts = [...FACTS.values()];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Hilir facts',
      version: '1',
      description:
        'CloudEvents 1.0 in Kafka binary mode. At least once, in order per key; `ce_id` tells repeats apart.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topicNames.map((topic) => [topic, channel(topic, facts)])),
    operations: Object.fromEntries([
      ...topicNames.map((topic) => [`${TOPICS[topic].owner}/send/${topic}`, sends(topic, facts)]),
      ...serviceNames.flatMap((service) => receives(service, subscriptions[service])),
    ]),
    components: {
      messages: Object.fromEntries(facts.map((fact) => [fact.type, message(fact)])),
      schemas: { Envelope: headers() },
    },
  };
}

const topicNames = Object.keys(TOPICS) as TopicName[];
const serviceNames = Object.keys(SERVICES) as ServiceName[];
const draft7 = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) as Json;
  return rest;
};
const on = (topic: string, facts: readonly FactDefinition[]) => facts.filter((fact) => fact.topic === topic);
const channelRef = (topic: string): Json => ({ $ref: `#/channels/${topic}` });
const messageRefs = (topic: string, types: readonly string[]): Json[] =>
  types.map((type) => ({ $ref: `#/channels/${topic}/messages/${type}` }));

function channel(topic: TopicName, facts: readonly FactDefinition[]): Json {
  const { owner, key, summary } = TOPICS[topic];
  return {
    address: topic,
    title: topic,
    summary,
    description:
      `Key: ${key}. Written by ${owner} only. Every topic has the same number of partitions (TOPIC_PARTITIONS), ` +
      'so equal keys of two topics meet in one consumer.',
    messages: Object.fromEntries(on(topic, facts).map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
    bindings: { kafka: { topic, bindingVersion: '0.5.0' } },
  };
}

function message(fact: FactDefinition): Json {
  const { key } = TOPICS[fact.topic as TopicName];
  return {
    name: fact.type,
    title: fact.type,
    summary: fact.summary,
    contentType: 'application/json',
    headers: { $ref: '#/components/schemas/Envelope' },
    payload: draft7(fact.data),
    bindings: { kafka: { key: { type: 'string', description: key }, bindingVersion: '0.5.0' } },
  };
}

function sends(topic: TopicName, facts: readonly FactDefinition[]): Json {
  const types = on(topic, facts).map(({ type }) => type);
  return {
    action: 'send',
    channel: channelRef(topic),
    summary: `${TOPICS[topic].owner} tells what happened`,
    tags: [{ name: TOPICS[topic].owner }],
    messages: messageRefs(topic, types),
  };
}

function receives(service: ServiceName, types: readonly string[]): [string, Json][] {
  const topicOf = (type: string): string => FACTS.get(type)!.topic;
  return [...new Set(types.map(topicOf))].sort().map((topic) => [
    `${service}/receive/${topic}`,
    {
      action: 'receive',
      channel: channelRef(topic),
      summary: `${service} hears of it`,
      tags: [{ name: service }],
      messages: messageRefs(
        topic,
        types.filter((type) => topicOf(type) === topic),
      ),
    },
  ]);
}

/** CloudEvents attributes as Kafka headers: the same names with `ce_` before them, all of them text. */
function headers(): Json {
  const { properties, required } = draft7(Envelope) as { properties: Record<string, Json>; required: string[] };
  const texts = Object.entries(properties).map(([name, schema]): [string, Json] => [
    `ce_${name}`,
    schema.type === 'integer' ? { type: 'string', pattern: '^[0-9]+$' } : schema,
  ]);
  return {
    type: 'object',
    properties: { ...Object.fromEntries(texts), 'content-type': { type: 'string' } },
    required: required.map((name) => `ce_${name}`),
  };
}
