// Every route of every service by operation id: documents and the tests of bad input are made from this list.
import { MARKETPLACE_ROUTES } from './marketplace/http.js';
import { OPERATION_ROUTES } from './operation/http.js';
import { REGISTRY_ROUTES } from './registry/http.js';
import type { RouteDefinition } from './route.js';
import { SUPPLY_CHAIN_ROUTES } from './supply-chain/http.js';
import type { ServiceName } from './topics.js';

export const SERVICE_ROUTES: Readonly<Record<ServiceName, Readonly<Record<string, RouteDefinition>>>> = {
  registry: { ...OPERATION_ROUTES, ...REGISTRY_ROUTES },
  'supply-chain': { ...OPERATION_ROUTES, ...SUPPLY_CHAIN_ROUTES },
  marketplace: { ...OPERATION_ROUTES, ...MARKETPLACE_ROUTES },
};
