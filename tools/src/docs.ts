// Writes every document that is made from code, and removes those that are no longer made.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as enquiry from '../../apps/marketplace/dist/enquiries/enquiry.js';
import * as partnership from '../../apps/marketplace/dist/partnerships/partnership.js';
import * as product from '../../apps/marketplace/dist/products/product.js';
import * as sale from '../../apps/marketplace/dist/sales/sale.js';
import * as order from '../../apps/marketplace/dist/orders/order.js';
import * as certificate from '../../apps/registry/dist/certificates/certificate.js';
import * as officer from '../../apps/registry/dist/officers/officer.js';
import * as training from '../../apps/registry/dist/trainings/training.js';
import * as plant from '../../apps/registry/dist/plants/plant.js';
import * as sentra from '../../apps/registry/dist/sentra/sentra.js';
import * as goods from '../../apps/supply-chain/dist/goods/goods.js';
import * as handOver from '../../apps/supply-chain/dist/hand-overs/hand-over.js';
import * as outflow from '../../apps/supply-chain/dist/outflow/outflow.js';
import { documents } from './documents.js';
import { flowsOf } from './flows.js';

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
for (const [path, text] of made) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
for (const name of readdirSync(join(root, 'docs/openapi'))) {
  if (!made.has(`docs/openapi/${name}`)) rmSync(join(root, 'docs/openapi', name));
}
