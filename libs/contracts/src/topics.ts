// The services, their ports, and every Kafka topic with its key; topics are created from this list and nothing else.

/** The services and the port each listens on unless PORT says otherwise. */
export const SERVICES = { registry: 3001, 'supply-chain': 3002, marketplace: 3003 } as const;
export type ServiceName = keyof typeof SERVICES;

export interface Topic {
  owner: ServiceName;
  /** What the Kafka key holds, that is: what stays in order and has one writer at a time. */
  key: string;
  summary: string;
}

/** Topic = `service.things`. All have the same number of partitions, so that equal keys of two topics meet in one consumer. */
export const TOPICS = {
  'registry.parties': { owner: 'registry', key: 'party id', summary: 'Who takes part: every change of a party.' },
  'registry.groupings': {
    owner: 'registry',
    key: 'grouping id',
    summary: 'How regions are grouped: wilayah and kawasan.',
  },
  'registry.sentra': {
    owner: 'registry',
    key: 'sentra id',
    summary: 'Where enough units do the same: every step of a sentra and its members.',
  },
  'registry.plants': {
    owner: 'registry',
    key: 'plant id, rubric id',
    summary: 'Which plants there are, whether they run, how they were judged, and the steps to start them again.',
  },
  'registry.officers': { owner: 'registry', key: 'officer id', summary: 'Field officers: contracts and postings.' },
  'registry.guidance': {
    owner: 'registry',
    key: 'party id',
    summary: 'What offices do for a party: officers, visits, certificates, assessments of co-operatives.',
  },
  'registry.trainings': {
    owner: 'registry',
    key: 'training id',
    summary: 'Trainings: seats, attendance, and what became of them.',
  },
  'supply-chain.commodities': {
    owner: 'supply-chain',
    key: 'commodity code',
    summary: 'What is traded: commodity templates.',
  },
  'supply-chain.lots': {
    owner: 'supply-chain',
    key: 'pool',
    summary: 'What exists: lots posted, revised, withdrawn, and their local window.',
  },
  'supply-chain.reservations': {
    owner: 'supply-chain',
    key: 'pool',
    summary: 'Where material goes: what was reserved, refused, awaited or released for an order.',
  },
  'supply-chain.production': {
    owner: 'supply-chain',
    key: 'producer id',
    summary:
      'What material became: production runs, the batches that came out, what was packed, and what was a mistake.',
  },
  'supply-chain.outflow': {
    owner: 'supply-chain',
    key: 'pool; of a rule, the rule',
    summary: 'Raw material that leaves its province, and the rules about its export.',
  },
  'supply-chain.goods': {
    owner: 'supply-chain',
    key: 'seller id',
    summary: 'Finished goods: what is held for a sale, released, sold, and the value that stayed at home.',
  },
  'marketplace.orders': {
    owner: 'marketplace',
    key: 'pool',
    summary: 'Who wants material: every step of a raw-material order.',
  },
  'marketplace.products': {
    owner: 'marketplace',
    key: 'product id',
    summary: 'What IKM offer: every change of a finished product.',
  },
  'marketplace.sales': {
    owner: 'marketplace',
    key: 'seller id; of an export document, its code',
    summary: 'Who buys finished goods: every step of a sale, and which documents an export needs.',
  },
  'marketplace.enquiries': {
    owner: 'marketplace',
    key: 'enquiry id',
    summary: 'What larger buyers and sellers propose to each other and agree.',
  },
  'marketplace.partnerships': {
    owner: 'marketplace',
    key: 'partnership id',
    summary: 'Who agreed to deliver and buy how much: every step of a partnership.',
  },
} as const satisfies Record<string, Topic>;
export type TopicName = keyof typeof TOPICS;
