// Documents made from code are fresh, standard parsers accept them, and what they say about subscriptions is so.
import 'reflect-metadata';
import { FACTS, SERVICE_ROUTES, type ServiceName, type Subscriptions } from '@hilir/contracts';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppModule as Marketplace } from '../../apps/marketplace/src/app.module.js';
import * as enquiry from '../../apps/marketplace/src/enquiries/enquiry.js';
import * as partnership from '../../apps/marketplace/src/partnerships/partnership.js';
import * as product from '../../apps/marketplace/src/products/product.js';
import * as sale from '../../apps/marketplace/src/sales/sale.js';
import * as order from '../../apps/marketplace/src/orders/order.js';
import { AppModule as Registry } from '../../apps/registry/src/app.module.js';
import * as certificate from '../../apps/registry/src/certificates/certificate.js';
import * as officer from '../../apps/registry/src/officers/officer.js';
import * as training from '../../apps/registry/src/trainings/training.js';
import * as plant from '../../apps/registry/src/plants/plant.js';
import * as sentra from '../../apps/registry/src/sentra/sentra.js';
import { AppModule as SupplyChain } from '../../apps/supply-chain/src/app.module.js';
import * as goods from '../../apps/supply-chain/src/goods/goods.js';
import * as handOver from '../../apps/supply-chain/src/hand-overs/hand-over.js';
import * as outflow from '../../apps/supply-chain/src/outflow/outflow.js';
import { documents, subscriptionsOf } from '../../tools/src/documents.js';
import { flowsOf } from '../../tools/src/flows.js';

const root = join(import.meta.dirname, '../..');
const flows = flowsOf({
  order,
  'hand-over': handOver,
  outflow,
  goods,
  sentra,
  plant,
  officer,
  training,
  certificate,
  product,
  enquiry,
  partnership,
  sale,
});
const made = documents(root, flows);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const modules: Record<ServiceName, object> = {
  registry: Registry,
  'supply-chain': SupplyChain,
  marketplace: Marketplace,
};
/** Spectral counts severities from 0, an error. */
const errorsOf = (diagnostics: readonly { severity: number }[]) => diagnostics.filter(({ severity }) => severity === 0);

describe('the documents made from code', () => {
  it.each([...made.keys()])('%s: is fresh; `npm run docs` makes it so', (path) => {
    expect(read(path)).toBe(made.get(path));
  });

  it('are all that lies in docs/openapi', () => {
    const services = Object.keys(SERVICE_ROUTES).map((service) => `${service}.json`);
    expect(readdirSync(join(root, 'docs/openapi')).sort()).toEqual(services.sort());
  });

  it.each(Object.keys(modules) as ServiceName[])('docs/openapi/%s.json: is OpenAPI 3.1', async (service) => {
    const document = JSON.parse(read(`docs/openapi/${service}.json`));
    const validator = new Validator();
    expect(await validator.validate(document)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    // The same validator sees a document that is broken.
    delete document.info.title;
    expect(await new Validator().validate(document)).toMatchObject({ valid: false });
  });

  it('docs/asyncapi.json: is AsyncAPI 3.0, and holds every fact', async () => {
    const { document, diagnostics } = await new Parser().parse(read('docs/asyncapi.json'));
    expect(errorsOf(diagnostics)).toEqual([]);
    expect(document!.version()).toBe('3.0.0');
    const types = document!
      .messages()
      .all()
      .map((message) => message.name());
    expect(new Set(types)).toEqual(new Set(FACTS.keys()));
    // The same parser sees an operation on a channel that is not there.
    const broken = read('docs/asyncapi.json').replace(
      '"$ref": "#/channels/marketplace.orders"',
      '"$ref": "#/channels/x"',
    );
    expect(errorsOf((await new Parser().parse(broken)).diagnostics)).not.toEqual([]);
  });
});

describe('the subscriptions', () => {
  /** What Nest will register: the event patterns on the methods of a module's controllers. */
  const patternsOf = (module: object): string[] => {
    const controllers: { prototype: object }[] = Reflect.getMetadata('controllers', module);
    return controllers.flatMap(({ prototype }) =>
      Object.getOwnPropertyNames(prototype).flatMap((method) => {
        const handler = Object.getOwnPropertyDescriptor(prototype, method)!.value;
        return (Reflect.getMetadata('microservices:pattern', handler) as string[] | undefined) ?? [];
      }),
    );
  };

  it('in the documents are those that Nest registers', () => {
    const registered = Object.entries(modules).map(([service, module]) => [
      service,
      [...new Set(patternsOf(module))].sort(),
    ]);
    const documented: Subscriptions = subscriptionsOf(root);
    expect(Object.fromEntries(registered)).toEqual(documented);
    expect(documented.marketplace.length).toBeGreaterThan(0);
  });
});
