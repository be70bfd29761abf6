// What the OpenAPI documents of the services promise to whoever reads or tries them.
import { describe, expect, it } from '@jest/globals';
import * as contracts from './index.js';

interface Operation {
  operationId: string;
  parameters: { in: string; name: string }[];
  responses: Record<string, { description: string }>;
}

const SERVICES = {
  registry: contracts.REGISTRY_ROUTES,
  'supply-chain': contracts.SUPPLY_CHAIN_ROUTES,
  marketplace: contracts.MARKETPLACE_ROUTES,
} as const;

describe.each(Object.entries(SERVICES))('the document of %s', (service, own) => {
  const routes: Record<string, contracts.RouteDefinition> = { ...contracts.OPERATION_ROUTES, ...own };
  const document = contracts.openApiDocument(service as contracts.ServiceName, routes, contracts);
  const text = JSON.stringify(document);

  it('refers only to what it holds', () => {
    const referred = [...text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)];
    expect(referred.length).toBeGreaterThan(0);
    for (const [, kind, name] of referred) {
      expect(Object.keys(document.components[kind as 'schemas'])).toContain(name);
    }
    expect(text).not.toMatch(/#\/\$defs|\\p\{/);
  });

  it.each(Object.entries(routes))('tells every answer and refusal of %s', (operationId, route) => {
    const path = document.paths[route.path.replace(/:(\w+)/g, '{$1}')] as Record<string, Operation>;
    const operation = path[route.method.toLowerCase()]!;
    expect(operation.operationId).toBe(operationId);
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(Object.keys(route.answers)));
    for (const code of route.refusals) {
      const { status } = contracts.REFUSALS[code];
      if (!(status in route.answers)) expect(operation.responses[status]!.description).toContain(`\`${code}\``);
    }
    const inPath = operation.parameters.filter((p) => p.in === 'path').map((p) => p.name);
    expect(inPath).toEqual([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name));
  });
});
