// What tests and the load take from the tools: the engines and the services as processes.
export * from './engines/engines.js';
export * from './services.js';
export * from './audit.js';
