// Whatever is written or read under an id of its own can be asked for its history, but for a few things that nobody changes.
import { type RouteDefinition, SERVICE_ROUTES } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';

/** What has no history of its own, and why. */
const WITHOUT: Record<string, string> = {
  '/regions/:code': 'is what the published list of regions says',
  '/imports/:importId': 'is written once; the parties that it made have their own',
  '/lot-imports/:importId': 'is written once; the lots that it made have their own',
  '/product-imports/:importId': 'is written once; the products that it made have their own',
  '/baskets/:basketId': 'is written once; its sales have their own',
  '/rubrics/:rubricId': 'never changes; another is defined beside it',
  '/cooperatives/:partyId': 'is a party with its latest assessment; both have their own',
  '/public/batches/:batchId': 'is a view of a batch',
  '/b/:batchId': 'leads to a view of a batch',
  '/packings/:packingId': 'never changes',
  '/epcis/events/:eventID': 'never changes; a mistake is declared by another event',
  '/value-kept/:saleId': 'follows from the facts about its sale; nobody changes it',
  '/trace/:kind/:id': 'is computed when it is asked for',
};

const routes = Object.values(SERVICE_ROUTES).flatMap((declared) => Object.values<RouteDefinition>(declared));
const pathsOf = (...methods: string[]) =>
  routes.filter(({ method }) => methods.includes(method)).map(({ path }) => path);
const told = pathsOf('GET').flatMap((path) => (path.endsWith('/history') ? [path.slice(0, -'/history'.length)] : []));
const records = [...new Set(pathsOf('GET', 'PUT'))].filter((path) => /\/:[a-zA-Z]+$/.test(path));
/** By its own history, or by that of the record that it is a part of. */
const hasHistory = (path: string): boolean => told.some((one) => path === one || path.startsWith(`${one}/`));

describe('every record', () => {
  it.each(records.filter((path) => !(path in WITHOUT)))('%s has a history', (path) => {
    expect(hasHistory(path)).toBe(true);
  });

  it.each(Object.entries(WITHOUT))('%s has none: it %s', (path) => {
    expect([records.includes(path), hasHistory(path)]).toEqual([true, false]);
  });
});
