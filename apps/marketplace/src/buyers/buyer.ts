// Knows a buyer again: by the party it acts for, or without an account by the hash of its key.
import type { BuyerContact } from '@hilir/contracts';
import { createHash } from 'node:crypto';

export interface Contact extends Omit<BuyerContact, 'key'> {
  keyHash: string;
}
export interface Caller {
  partyId?: string | undefined;
  /** Of a buyer without an account. */
  key?: string | undefined;
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
/** What is kept of a buyer without an account. */
export function withoutKey({ key, ...contact }: BuyerContact): Contact {
  return { ...contact, keyHash: hashOf(key) };
}

export function isBuyer(
  of: { buyerId?: string | undefined; buyer?: Contact | undefined },
  { partyId, key }: Caller,
): boolean {
  if (partyId !== undefined && partyId === of.buyerId) return true;
  return key !== undefined && of.buyer?.keyHash === hashOf(key);
}
/** Which of two sides a caller is, or neither. */
export function sideOf(
  of: { sellerId: string; buyerId?: string | undefined; buyer?: Contact | undefined },
  caller: Caller,
): 'buyer' | 'seller' | undefined {
  if (caller.partyId === of.sellerId) return 'seller';
  return isBuyer(of, caller) ? 'buyer' : undefined;
}
