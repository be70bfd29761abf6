// What tests and the load take from the tools: the engines, the services as processes, the audit.
export * from './engines/engines.js';
export * from './services.js';
export { audit } from './audit/audit.js';
export * from './audit/dump.js';
export type { Acknowledged } from './audit/promises.js';
export * from './audit/quiet.js';
