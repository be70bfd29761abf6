// From a Kafka message to a checked fact, or to the reason why it is none.
import { type Cause, Envelope, FACTS, type Fact, type FactDefinition } from '@hilir/contracts';
import { headerOf, type WireMessage } from './kafka.js';

/** The type an event claims, without a look at the rest; undefined when it claims none. */
export const claimedType = (message: WireMessage): string | undefined => headerOf(message, 'ce_type');

/** Reads CloudEvents binary mode, in which the partition key is the Kafka key. Throws an error that says what is wrong and where. */
export function readFact(message: WireMessage): Fact {
  const { ce_sequence: sequence, ...rest } = message.headers;
  const attributes: Record<string, unknown> = { sequence: Number(sequence), partitionkey: message.key };
  for (const name in rest) if (name.startsWith('ce_')) attributes[name.slice(3)] = rest[name];
  const envelope = Envelope.safeParse(attributes);
  if (!envelope.success) throw new Error(`not a CloudEvent of ours: ${explain(envelope.error.issues)}`);
  const definition: FactDefinition | undefined = FACTS.get(envelope.data.type);
  if (!definition) throw new Error(`no fact of type ${envelope.data.type} is declared`);
  if (message.value === null) throw new Error('the body is empty');
  const data = definition.data.safeParse(parseJson(message.value));
  if (!data.success) throw new Error(`the body does not fit ${envelope.data.type}: ${explain(data.error.issues)}`);
  return { ...envelope.data, data: data.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`the body is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

const explain = (issues: readonly { path: PropertyKey[]; message: string }[]): string =>
  issues.map(({ path, message }) => `${path.map(String).join('.') || 'value'}: ${message}`).join('; ');

/** What a fact's consequences carry on. */
export const causeOf = (fact: Fact): Cause => ({
  correlationId: fact.correlationid,
  causationId: fact.id,
  ...(fact.traceparent !== undefined && { traceparent: fact.traceparent }),
});
