// Every declared fact by its type: what a consumer may subscribe to and what the event catalogue lists.
import type { FactDefinition } from './envelope.js';
import * as marketplace from './marketplace/events.js';
import * as enquiries from './marketplace/enquiries.js';
import * as partnerships from './marketplace/partnerships.js';
import * as products from './marketplace/products.js';
import * as payments from './marketplace/payment.js';
import * as registry from './registry/events.js';
import * as corrections from './supply-chain/correction.js';
import * as supplyChain from './supply-chain/events.js';
import * as handOvers from './supply-chain/hand-over.js';

const isDefinition = (value: unknown): value is FactDefinition =>
  typeof value === 'object' && value !== null && 'of' in value && 'topic' in value;

export const FACTS: ReadonlyMap<string, FactDefinition> = new Map(
  [registry, supplyChain, corrections, handOvers, marketplace, payments, products, enquiries, partnerships]
    .flatMap((module) => Object.values(module) as unknown[])
    .filter(isDefinition)
    .map((definition) => [definition.type, definition]),
);
