// What must hold of production: no gram is used twice, none gets lost between runs, batches and packings, and the trace knows each.
import type { Dump } from './dump.js';
import { broken, grouped, sum } from './sentences.js';

export function production({ runs, reversals, batches, packings, holdings, links }: Dump): string[] {
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
  const outputs = grouped(batches, ({ runId }) => runId);
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
        'what runs and packings took is used': batch.used === taken(batch._id),
        'it is void when its run was a mistake': batch.reversed === (undone.has(batch.runId) ? batch.mass : 0),
        'its origin is its mass': sum(batch.origin, ({ mass }) => mass) === batch.mass,
        'the trace knows what was taken': linked(from, `batch:${batch._id}`) === batch.used,
      }),
    ),
  ];
}
