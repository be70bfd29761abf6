// Writes every document that is made from code, and removes those that are no longer made.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TRANSITIONS as enquiry } from '../../apps/marketplace/dist/enquiries/enquiry.js';
import { TRANSITIONS as order } from '../../apps/marketplace/dist/orders/order.js';
import { TRANSITIONS as partnership } from '../../apps/marketplace/dist/partnerships/partnership.js';
import { TRANSITIONS as product } from '../../apps/marketplace/dist/products/product.js';
import { documents } from './documents.js';

const root = join(import.meta.dirname, '../..');
const made = documents(root, { order, product, enquiry, partnership });
for (const [path, text] of made) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
for (const name of readdirSync(join(root, 'docs/openapi'))) {
  if (!made.has(`docs/openapi/${name}`)) rmSync(join(root, 'docs/openapi', name));
}
