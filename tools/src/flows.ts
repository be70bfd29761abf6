// The state machines that are drawn in docs/flows, from their own transition tables.
import type { Flow } from './documents.js';

/** What the file that decides exports. */
interface Table {
  TRANSITIONS: Flow['transitions'];
  /** States in which nothing is waited for, where these are more than the final ones. */
  AT_REST?: readonly string[];
  /** States in which one begins, where these are others than the first of the table. */
  BEGINNINGS?: readonly string[];
}
const BY_PEOPLE = 'lasts until somebody takes a step; none ends by itself.';

const FLOWS = {
  order: {
    title: 'A raw-material order',
    source: 'apps/marketplace/src/orders/order.ts',
    waits: 'has a deadline; when it passes, a sweep ends what is due.',
    facts: ['marketplace.order-', 'marketplace.payment-'],
  },
  'hand-over': {
    title: 'A hand-over',
    source: 'apps/supply-chain/src/hand-overs/hand-over.ts',
    waits:
      'has a deadline; when it passes, a sweep shows the hand-over as overdue and assumes nothing about its material.',
    facts: ['supply-chain.hand-over-'],
  },
  outflow: {
    title: 'An outflow',
    source: 'apps/supply-chain/src/outflow/outflow.ts',
    waits: 'has a deadline; when it passes, a sweep ends the request and what was held is available again.',
    facts: ['supply-chain.outflow-', 'supply-chain.export-refused'],
  },
  goods: {
    title: 'The goods of a sale',
    source: 'apps/supply-chain/src/goods/goods.ts',
    waits: 'ends with its sale: the marketplace owns the time, and what it lets lapse is released here.',
    facts: ['supply-chain.goods-'],
  },
  sentra: {
    title: 'A sentra',
    source: 'apps/registry/src/sentra/sentra.ts',
    waits: BY_PEOPLE,
    facts: ['registry.sentra-'],
  },
  plant: {
    title: 'A plant',
    source: 'apps/registry/src/plants/plant.ts',
    waits: BY_PEOPLE,
    facts: ['registry.plant-', 'registry.rubric-'],
  },
  officer: {
    title: 'A field officer',
    source: 'apps/registry/src/officers/officer.ts',
    waits: 'has a deadline, the first and the last day of the contract; a sweep acts on it.',
    facts: ['registry.officer-'],
  },
  training: {
    title: 'A training',
    source: 'apps/registry/src/trainings/training.ts',
    waits: 'has a deadline, 3 and 6 months after its last day, at which a sweep asks for results once.',
    facts: ['registry.training-', 'registry.participant-'],
  },
  certificate: {
    title: 'A certificate',
    source: 'apps/registry/src/certificates/certificate.ts',
    waits: 'has a deadline, its notices 60 and 14 days before and its last day; a sweep acts on it.',
    facts: ['registry.certificate-'],
  },
  product: {
    title: 'A finished product',
    source: 'apps/marketplace/src/products/product.ts',
    waits: BY_PEOPLE,
    facts: ['marketplace.product-'],
  },
  enquiry: {
    title: 'An enquiry of a larger buyer',
    source: 'apps/marketplace/src/enquiries/enquiry.ts',
    waits: 'has a deadline; when it passes, a sweep lets the enquiry expire.',
    facts: ['marketplace.enquiry-'],
  },
  partnership: {
    title: 'A partnership (kemitraan)',
    source: 'apps/marketplace/src/partnerships/partnership.ts',
    waits: 'has a deadline; when its last day is over, a sweep ends it.',
    facts: ['marketplace.partnership-'],
  },
  sale: {
    title: 'A sale of finished goods',
    source: 'apps/marketplace/src/sales/sale.ts',
    waits:
      'has a deadline; when it passes, a sweep ends it: what nobody answered lapses, what was shipped counts as received, what was received closes.',
    facts: ['marketplace.sale-'],
  },
} satisfies Record<string, Omit<Flow, 'name' | 'transitions' | 'beginnings' | 'atRest'>>;

/** Takes the modules that hold the tables: the caller knows whether it runs on what was built or on the sources. */
export const flowsOf = (tables: Record<keyof typeof FLOWS, Table>): Flow[] =>
  (Object.keys(FLOWS) as (keyof typeof FLOWS)[]).map((name) => {
    const { TRANSITIONS: transitions, AT_REST, BEGINNINGS: beginnings } = tables[name];
    const final = Object.keys(transitions).filter((status) => transitions[status]!.length === 0);
    return { name, ...FLOWS[name], transitions, atRest: AT_REST ?? final, ...(beginnings && { beginnings }) };
  });
