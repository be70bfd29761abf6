// Who may make goods.
import { type PartyProfile, Refusal } from '@hilir/contracts';

const PRODUCERS = new Set(['ikm', 'firm']);

export function mustProduce(producer: PartyProfile | null): PartyProfile {
  if (!producer) throw new Refusal('producer.unknown');
  if (producer.status !== 'active') throw new Refusal('producer.not-active');
  if (!PRODUCERS.has(producer.kind)) throw new Refusal('producer.kind');
  return producer;
}
