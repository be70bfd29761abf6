// What must hold of production: no gram is used twice, none gets lost between runs, batches, packings and sales, and the trace knows each.
import type { Dump } from './dump.js';
import { broken, grouped, sum } from './sentences.js';

export function production({ runs, reversals, batches, packings, goods, holdings, links }: Dump): string[] {
  const undone = new Set(reversals.map(({ _id }) => _id));
  const standing = runs.filter(({ _id }) => !undone.has(_id));
  const inputs = grouped(
    standing.flatMap((run) => run.inputs),
    (input) => (input.kind === 'holding' ? input.holdingId : input.batchId),
  );
  const packed = grouped(
    packings.flatMap(({ contents }) => contents),
    ({ batchId }) => batchId,
  );
  const taken = (id: string): number =>
    sum(inputs.get(id) ?? [], ({ quantity }) => quantity) + sum(packed.get(id) ?? [], ({ mass }) => mass);
  const outputs = grouped(batches, ({ runId }) => runId ?? 'declared');
  const parts = grouped(
    goods.flatMap((sale) => sale.parts),
    ({ batchId }) => batchId,
  );
  const inState = (id: string, state: 'held' | 'sold') => (parts.get(id) ?? []).filter((part) => part.state === state);
  const runOf = new Map(runs.map((run) => [run._id, run]));
  const unknown = new Map(batches.map((batch) => [batch._id, batch.mass - sum(batch.origin, ({ mass }) => mass)]));
  const mayBeUnknown = ({ runId, mass, _id }: Dump['batches'][number]): boolean =>
    runId === undefined
      ? unknown.get(_id) === mass
      : (runOf.get(runId)?.inputs ?? []).some(
          (input) => input.kind === 'batch' && (unknown.get(input.batchId) ?? 0) > 0,
        );
  const known = new Set([...holdings, ...batches].map(({ _id }) => _id));
  const sound = links.filter(({ reversed }) => !reversed);
  const from = grouped(sound, (link) => link.from);
  const to = grouped(sound, (link) => link.to);
  const linked = (of: typeof from, key: string): number => sum(of.get(key) ?? [], ({ quantity }) => quantity);
  return [
    ...[...inputs.keys(), ...packed.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `nothing is known of input ${id}`),
    ...runs.flatMap((run) =>
      broken(`run ${run._id}`, {
        'mass in = mass out + waste': run.massIn === run.massOut + run.waste,
        'its inputs are its mass in': sum(run.inputs, ({ quantity }) => quantity) === run.massIn,
        'its batches are its mass out': sum(outputs.get(run._id) ?? [], ({ mass }) => mass) === run.massOut,
        'the trace knows what went in': linked(to, `run:${run._id}`) === (undone.has(run._id) ? 0 : run.massIn),
        'the trace knows what came out': linked(from, `run:${run._id}`) === (undone.has(run._id) ? 0 : run.massOut),
      }),
    ),
    ...holdings.flatMap((holding) =>
      broken(`holding ${holding._id}`, { 'what runs took is used': holding.used === taken(holding._id) }),
    ),
    ...batches.flatMap((batch) =>
      broken(`batch ${batch._id}`, {
        'all of it is somewhere': placed(batch) === batch.mass,
        'all its pieces are somewhere': placed(batch.pieces ?? NOWHERE) === (batch.count ?? 0),
        'what runs and packings took is used': batch.used === taken(batch._id),
        'what sales hold is held': standsAs(inState(batch._id, 'held'), batch.held, batch.pieces?.held),
        'what sales took is sold': standsAs(inState(batch._id, 'sold'), batch.sold, batch.pieces?.sold),
        'it is void when it was a mistake':
          batch.reversed === (batch.reversal || undone.has(batch.runId ?? '') ? batch.mass : 0),
        'its origin is its mass, but for what is of declared batches':
          unknown.get(batch._id) === 0 || (unknown.get(batch._id)! > 0 && mayBeUnknown(batch)),
        'the trace knows what was taken': linked(from, `batch:${batch._id}`) === batch.used + batch.sold,
      }),
    ),
    ...goods
      .filter(({ status, parts: its }) => status !== 'held' && its.some(({ state }) => state === 'held'))
      .map(({ _id, status }) => `sale ${_id} is ${status}, but goods are held for it`),
  ];
}

const NOWHERE = { used: 0, left: 0, held: 0, sold: 0, reversed: 0 };
const placed = ({ used, left, held, sold, reversed }: typeof NOWHERE): number => used + left + held + sold + reversed;
const standsAs = (parts: readonly { mass: number; count: number }[], mass: number, pieces = 0): boolean =>
  sum(parts, (part) => part.mass) === mass && sum(parts, (part) => part.count) === pieces;
