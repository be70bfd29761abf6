// What a record's history tells, as the specs of every feature look at it.
import type { HistoryLine } from '@hilir/contracts';

/** What was done and by whom, newest first: a role, a sweep, a fact, or a guest. */
export const toldIn = ({ items }: { items: HistoryLine[] }): [change: string, by: string][] =>
  items.map(({ change, by }) => [change, by.role ?? by.sweep ?? by.fact ?? (by.guest ? 'guest' : 'nobody')]);
