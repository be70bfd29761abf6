// How a fact surely leaves, and takes effect once.
export { MessagingModule } from './messaging.module.js';
export type { MessagingOptions } from './options.js';
export { Transaction } from './transaction.js';
export { type Tx, StaleDocument } from './unit-of-work.js';
export { OnFact, type FactContext } from './handlers.js';
export { FactServer } from './fact-server.js';
export { Relay } from './relay.js';
export { ParkedEvents } from './parked.js';
export { KafkaBus } from './kafka.js';
export { isDuplicateKey, isTransient } from './transient.js';
