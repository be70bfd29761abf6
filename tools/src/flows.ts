// The state machines that are drawn in docs/flows, from their own transition tables.
import type { Flow } from './documents.js';

type Table = Pick<Flow, 'transitions' | 'atRest'>;

export const flowsOf = (order: Table, handOver: Table): Flow[] => [
  {
    name: 'order',
    title: 'A raw-material order',
    source: 'apps/marketplace/src/orders/order.ts',
    ...order,
    deadlines: 'when it passes, a sweep ends what is due.',
    facts: ['marketplace.order-', 'marketplace.payment-'],
  },
  {
    name: 'hand-over',
    title: 'A hand-over',
    source: 'apps/supply-chain/src/hand-overs/hand-over.ts',
    ...handOver,
    deadlines: 'when it passes, a sweep shows the hand-over as overdue and assumes nothing about its material.',
    facts: ['supply-chain.hand-over-'],
  },
];
