// Every declared fact by its type: what a consumer may subscribe to and what the event catalogue lists.
import type { FactDefinition } from './envelope.js';
import * as enquiries from './marketplace/enquiries.js';
import * as marketplace from './marketplace/events.js';
import * as exportDocuments from './marketplace/export-documents.js';
import * as partnerships from './marketplace/partnerships.js';
import * as payments from './marketplace/payment.js';
import * as products from './marketplace/products.js';
import * as sales from './marketplace/sales-events.js';
import * as certificate from './registry/certificate.js';
import * as cooperative from './registry/cooperative.js';
import * as registry from './registry/events.js';
import * as groupings from './registry/grouping.js';
import * as officer from './registry/officer.js';
import * as plants from './registry/plant.js';
import * as sentra from './registry/sentra.js';
import * as training from './registry/training.js';
import * as visit from './registry/visit.js';
import * as corrections from './supply-chain/correction.js';
import * as supplyChain from './supply-chain/events.js';
import * as exportRules from './supply-chain/export-rule.js';
import * as goods from './supply-chain/goods-events.js';
import * as handOvers from './supply-chain/hand-over.js';
import * as outflows from './supply-chain/outflow.js';
import * as production from './supply-chain/production-events.js';

const isDefinition = (value: unknown): value is FactDefinition =>
  typeof value === 'object' && value !== null && 'of' in value && 'topic' in value;

/** By service, in the order in which they are listed. */
const MODULES = [
  registry,
  groupings,
  sentra,
  plants,
  officer,
  visit,
  training,
  certificate,
  cooperative,
  supplyChain,
  corrections,
  handOvers,
  production,
  goods,
  exportRules,
  outflows,
  marketplace,
  payments,
  products,
  sales,
  exportDocuments,
  enquiries,
  partnerships,
];

export const FACTS: ReadonlyMap<string, FactDefinition> = new Map(
  MODULES.flatMap((module) => Object.values(module) as unknown[])
    .filter(isDefinition)
    .map((definition) => [definition.type, definition]),
);
