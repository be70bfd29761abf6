// The total table of refusals: every code has a status and words, and every route names codes of it.
import { describe, expect, it } from '@jest/globals';
import { MARKETPLACE_ROUTES } from './marketplace/http.js';
import { OPERATION_ROUTES } from './operation/http.js';
import { type RefusalCode, Refusal, REFUSALS, refusalText } from './refusal.js';
import { REGISTRY_ROUTES } from './registry/http.js';
import type { RouteDefinition } from './route.js';
import { SUPPLY_CHAIN_ROUTES } from './supply-chain/http.js';

const CODES = Object.keys(REFUSALS) as RefusalCode[];
const routes: RouteDefinition[] = [REGISTRY_ROUTES, SUPPLY_CHAIN_ROUTES, MARKETPLACE_ROUTES, OPERATION_ROUTES].flatMap(
  (declared) => Object.values<RouteDefinition>(declared),
);
const slots = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

describe('the table of refusals', () => {
  it.each(CODES)('gives %s a shape, a status of the caller, and whole sentences with equal slots', (code) => {
    const { status, id, en } = REFUSALS[code];
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z-]+$/);
    expect(status === 503 || (status >= 400 && status < 500)).toBe(true);
    for (const words of [id, en]) expect(words).toMatch(/^[A-Z].*[.]$/);
    expect(slots(id)).toEqual(slots(en));
  });

  it('holds no code of a feature that no route may answer', () => {
    const ofFeatures = CODES.filter((code) => !/^(request|service|actor)\./.test(code));
    const declared = new Set(routes.flatMap((route) => route.refusals));
    expect(ofFeatures.filter((code) => !declared.has(code))).toEqual([]);
  });

  it('fills in the details, and leaves out those that are missing', () => {
    const refusal = new Refusal('order.not-cancellable', { status: 'lapsed' });
    expect(refusalText(refusal, 'id')).toBe('Pesanan berstatus lapsed tidak dapat dibatalkan.');
    expect(refusalText(refusal, 'en')).toBe('An order that is lapsed cannot be cancelled.');
    expect(refusalText(new Refusal('lot.below-reserved'), 'en')).toBe(
      'The quantity may not be less than what is reserved, handed over or lost ().',
    );
  });
});
