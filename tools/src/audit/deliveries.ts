// What must hold between the services: copies that agree, facts that were sent once and heard by all.
import { OrderPlaced, StockReserved } from '@hilir/contracts';
import type { Dump, SentFact } from './dump.js';
import { grouped, same } from './sentences.js';

/** Who keeps a copy of a party has its last version. */
export function copies({ parties: { registry, copies } }: Dump): string[] {
  return registry.flatMap((party) =>
    copies.flatMap((list, i) => {
      const copy = list.find(({ _id }) => _id === party._id);
      const agree = copy?.version === party.version && copy.status === party.status;
      return agree
        ? []
        : [`party ${party._id}: copy ${i + 1} is at ${copy?.version}, the registry at ${party.version}`];
    }),
  );
}

/** Nothing lost on the way, nothing said twice under two ids, and everyone who heard a kind of fact heard all of them. */
export function deliveries({ delivered, orders }: Dump): string[] {
  if (!delivered) return [];
  const { sent, inbox } = delivered;
  const facts = new Map(sent.map((fact) => [fact.id, fact]));
  const said = grouped([...facts.values()], (fact) => `${fact.topic} ${fact.subject}`);
  const doubled = [...said].flatMap(([subject, list]) =>
    new Set(list.map(({ type, sequence }) => `${type} ${sequence}`)).size === list.length
      ? []
      : [`${subject}: the same fact of one version twice`],
  );
  const missing = orders.flatMap((order) => {
    const steps = (said.get(`marketplace.orders ${order._id}`) ?? []).map((fact) => fact.sequence);
    const expected = Array.from({ length: order.version }, (_, i) => i + 1);
    return same(steps, expected) ? [] : [`order ${order._id} is at ${order.version}, Kafka has ${steps.join()}`];
  });
  return [...doubled, ...missing, ...heard(inbox, facts)];
}

/** Between the two services that share every order. */
const MUST_BE_HEARD = [OrderPlaced.type, StockReserved.type];

function heard(inbox: readonly string[], facts: ReadonlyMap<string, SentFact>): string[] {
  const listeners = new Map<string, Set<string>>();
  const unknown: string[] = [];
  for (const key of inbox) {
    const cut = key.lastIndexOf(':');
    const fact = facts.get(key.slice(cut + 1));
    if (!fact) unknown.push(`inbox row ${key} is of no fact in Kafka`);
    else listeners.set(fact.type, (listeners.get(fact.type) ?? new Set()).add(key.slice(0, cut)));
  }
  const kinds = new Set([...facts.values()].map((fact) => fact.type));
  const deaf = MUST_BE_HEARD.filter((type) => kinds.has(type) && !listeners.has(type));
  const rows = new Set(inbox);
  const unheard = [...facts.values()].flatMap((fact) =>
    [...(listeners.get(fact.type) ?? [])]
      .filter((handler) => !rows.has(`${handler}:${fact.id}`))
      .map((handler) => `${handler} never heard ${fact.type} ${fact.id} of ${fact.subject}`),
  );
  return [...deaf.map((type) => `nobody remembers to have heard ${type}`), ...unknown, ...unheard];
}
