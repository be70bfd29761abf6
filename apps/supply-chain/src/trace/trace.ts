// What a trace answers: the graph of links that was read, and shares that sum exactly to the whole.
import type { Trace } from '@hilir/contracts';
import { apportion } from '../production/origin.js';
import { type End, keyOf, type Link } from './link.js';

type Share = Trace['shares'][number];
/** What is known of a lot or party beside the links, by id. */
export interface Known {
  lots: ReadonlyMap<string, { postedAt: Date }>;
  parties: ReadonlyMap<string, { name: string; region: string }>;
}

/** All ends of the links, and the starts that have none, once each. */
export function endsOf(starts: readonly End[], links: readonly Link[]): End[] {
  const ends = new Map<string, End>();
  for (const end of [...starts, ...links.flatMap(({ source, target }) => [source, target])])
    if (!ends.has(keyOf(end))) ends.set(keyOf(end), end);
  return [...ends.values()];
}

export function nodeOf(end: End, { lots, parties }: Known): Trace['nodes'][number] {
  const { kind, id, what, partyId, country, origin } = end;
  const party = parties.get(partyId);
  // A sale is where it went, not where its seller is.
  const village = end.region ?? (kind === 'sale' ? undefined : party?.region);
  const at = end.at ?? (kind === 'lot' ? lots.get(id)?.postedAt : undefined);
  return {
    kind,
    id,
    what,
    partyId,
    ...(party && { party: party.name }),
    ...(village !== undefined && { village }),
    ...(country !== undefined && { country }),
    ...(origin && { origin }),
    ...(at && { at: at.toISOString() }),
  };
}

export const edgeOf = ({ source, target, quantity }: Link): Trace['edges'][number] => ({
  from: { kind: source.kind, id: source.id },
  to: { kind: target.kind, id: target.id },
  quantity,
});

/** Where it rests, the largest first, with parts per million that sum to a million. */
export function sharesOf(rests: ReadonlyMap<string, number>, ends: readonly End[]): Share[] {
  const resting = ends
    .flatMap(({ kind, id }) => {
      const mass = rests.get(keyOf({ kind, id }));
      return mass === undefined ? [] : [{ kind, id, mass }];
    })
    .sort((a, b) => b.mass - a.mass);
  if (resting.length === 0) return [];
  const ppm = apportion(
    1_000_000,
    resting.map(({ mass }) => mass),
  );
  return resting.map((share, i) => ({ ...share, ppm: ppm[i]! }));
}
