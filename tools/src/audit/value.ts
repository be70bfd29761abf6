// What must hold of the rupiah paid for raw material: none is used twice, none gets lost, and each sold line is divided whole.
import type { Dump } from './dump.js';
import { broken, grouped, sum } from './sentences.js';

export function value({ runs, reversals, batches, packings, goods, holdings, soldValues }: Dump): string[] {
  const undone = new Set(reversals.map(({ _id }) => _id));
  const taken = grouped(
    runs.filter(({ _id }) => !undone.has(_id)).flatMap((run) => run.taken),
    ({ id }) => id,
  );
  const byRuns = (id: string): number => sum(taken.get(id) ?? [], (one) => one.value);
  const packed = new Set(packings.flatMap(({ contents }) => contents.map(({ batchId }) => batchId)));
  const outputs = grouped(batches, ({ runId }) => runId ?? 'declared');
  const parts = goods.flatMap((sale) => sale.parts.map((part) => ({ ...part, line: `${sale._id}:${part.line}` })));
  const ofBatch = grouped(parts, ({ batchId }) => batchId);
  const ofLine = grouped(
    parts.filter(({ state }) => state === 'sold'),
    ({ line }) => line,
  );
  const inState = (id: string, state: 'held' | 'sold'): number =>
    sum(
      (ofBatch.get(id) ?? []).filter((part) => part.state === state),
      (part) => part.value,
    );
  const written = new Set(soldValues.map(({ _id }) => _id));
  return [
    ...holdings.flatMap(({ _id, valueUsed, amount, left }) =>
      broken(`holding ${_id}`, {
        'what runs took was paid for': valueUsed === byRuns(_id) && valueUsed <= amount,
        'its last gram took the rest': left > 0 || valueUsed === amount,
      }),
    ),
    ...runs.flatMap((run) =>
      broken(`run ${run._id}`, {
        'its batches carry what it took':
          sum(outputs.get(run._id) ?? [], wholeOf) === sum(run.taken, (one) => one.value),
      }),
    ),
    ...batches.flatMap(({ _id, value: { used, held, sold } }) =>
      broken(`batch ${_id}`, {
        'runs took the value that is used': packed.has(_id) ? used >= byRuns(_id) : used === byRuns(_id),
        'sales hold and took their value': held === inState(_id, 'held') && sold === inState(_id, 'sold'),
      }),
    ),
    ...soldValues.flatMap(({ _id, value: brought, kept, lots }) =>
      broken(`line ${_id}`, {
        'what was kept is what it brought': sum(kept, (one) => one.value) === brought,
        'its lots cost no more than it took':
          sum(lots, (lot) => lot.value ?? 0) <= sum(ofLine.get(_id) ?? [], (part) => part.value),
      }),
    ),
    ...[...ofLine.keys()]
      .filter((line) => !written.has(line))
      .map((line) => `line ${line} left, but nobody wrote its value`),
  ];
}

const wholeOf = ({ value: { used, left, held, sold, reversed } }: Dump['batches'][number]): number =>
  used + left + held + sold + reversed;
