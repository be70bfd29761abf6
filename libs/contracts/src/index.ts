// What two processes must agree on.
export * from './envelope.js';
export * from './topics.js';
export * from './vocabulary.js';
export * from './refusal.js';
export * from './route.js';
export * from './openapi.js';
export * from './operation/http.js';
export * from './registry/events.js';
export * from './registry/party.js';
export * from './registry/import.js';
export * from './registry/http.js';
export * from './supply-chain/commodity.js';
export * from './supply-chain/events.js';
export * from './supply-chain/http.js';
export * from './marketplace/events.js';
export * from './marketplace/http.js';
export * from './facts.js';
