// The state machines that are drawn in docs/flows, from their own transition tables.
import type { Flow } from './documents.js';

type Table = Pick<Flow, 'transitions' | 'atRest'>;

export const flowsOf = (
  tables: Record<'order' | 'handOver' | 'product' | 'enquiry' | 'partnership', Table>,
): Flow[] => [
  {
    name: 'order',
    title: 'A raw-material order',
    source: 'apps/marketplace/src/orders/order.ts',
    ...tables.order,
    deadlines: 'when it passes, a sweep ends what is due.',
    facts: ['marketplace.order-', 'marketplace.payment-'],
  },
  {
    name: 'hand-over',
    title: 'A hand-over',
    source: 'apps/supply-chain/src/hand-overs/hand-over.ts',
    ...tables.handOver,
    deadlines: 'when it passes, a sweep shows the hand-over as overdue and assumes nothing about its material.',
    facts: ['supply-chain.hand-over-'],
  },
  {
    name: 'product',
    title: 'A finished product',
    source: 'apps/marketplace/src/products/product.ts',
    ...tables.product,
    facts: ['marketplace.product-'],
  },
  {
    name: 'enquiry',
    title: 'An enquiry of a larger buyer',
    source: 'apps/marketplace/src/enquiries/enquiry.ts',
    ...tables.enquiry,
    deadlines: 'when it passes, a sweep lets the enquiry expire.',
    facts: ['marketplace.enquiry-'],
  },
  {
    name: 'partnership',
    title: 'A partnership (kemitraan)',
    source: 'apps/marketplace/src/partnerships/partnership.ts',
    ...tables.partnership,
    deadlines: 'when its last day is over, a sweep ends it.',
    facts: ['marketplace.partnership-'],
  },
];
