// Who buys finished goods: a party of the platform, or a person without an account who comes back with a key.
import { z } from 'zod';
import { CountryCode } from '../countries.js';
import { Text } from '../vocabulary.js';

/** A secret by which a buyer without an account proves to be the one who asked or bought; only its hash is kept. */
export const BuyerKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{32,100}$/)
  .meta({ description: 'Secret of a buyer without an account', examples: ['k7Jq2mZx9RtV4bNs8LwPc3HfYd6GaEuT'] });
/** A buyer without an account, as it introduces itself. */
export const BuyerContact = z.strictObject({
  name: Text(100),
  email: z.email().max(200),
  country: CountryCode,
  key: BuyerKey,
});
export type BuyerContact = z.infer<typeof BuyerContact>;
/** The same as others see it: name and e-mail only for the two sides. */
export const ShownBuyer = z.object({ name: z.string().optional(), email: z.string().optional(), country: CountryCode });
/** Incoterms 2020. */
export const Incoterm = z.enum(['EXW', 'FCA', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP', 'FAS', 'FOB', 'CFR', 'CIF']);
