// What deliveries make of an order: on their way it waits for them, received it owes for what was accepted.
import {
  type DataOf,
  type HandOverDispatched,
  type HandOverReceived,
  OrderDispatched,
  OrderHandedOver,
} from '@hilir/contracts';
import { aboutOrder, figuresOf, isOpen, type Order, type Part, step, type Step, sum } from './order.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** Parts are on their way: it waits for them at least until they are expected. Undefined when it holds none of them. */
export function noteDispatched(order: Order, data: DataOf<typeof HandOverDispatched>, now: Date): Step | undefined {
  const until = new Date(data.expectedBy);
  const moving = order.parts.filter((part) => isOpen(part) && data.parts.includes(part.part));
  if (moving.length === 0) return undefined;
  const parts = order.parts.map((part) =>
    moving.includes(part) ? { ...part, until: later(part.until, until) } : part,
  );
  const { handOverId, supplierId } = data;
  const about = { handOverId, supplierId, parts: moving.map((part) => part.part), until: data.expectedBy };
  return step(order, { parts }, OrderDispatched, { ...aboutOrder(order), ...about }, now, { supplierId });
}

/** A delivery was received, perhaps after the order had ended: it has happened, so it counts. */
export function noteReceived(order: Order, data: DataOf<typeof HandOverReceived>, now: Date): Step {
  // What was reserved while it ended it has not noted.
  const unknown = data.parts.filter(({ part }) => !order.parts.some((known) => known.part === part));
  const nextBy = new Date(now.getTime() + (order.handOverHours ?? 0) * HOUR_MS);
  const parts = [...order.parts, ...unknown.map((line) => notHeld(line, now))]
    .sort((a, b) => a.part - b.part)
    .map((part) => {
      const line = data.parts.find((each) => each.part === part.part);
      return line ? receive(part, line, nextBy) : part;
    });
  const payBy = new Date(now.getTime() + data.paymentDays * DAY_MS);
  const next = { ...order, parts, paymentDays: data.paymentDays, payBy };
  const status = statusOf(next);
  const { reserved, received, owed } = figuresOf(next);
  const fact = {
    ...aboutOrder(order),
    handOverId: data.handOverId,
    supplierId: data.supplierId,
    parts: data.parts.map(({ part, accepted, amount }) => ({ part, accepted, amount })),
    received,
    reserved,
    amount: sum(parts, (part) => part.due),
    owed,
    complete: reserved === 0 && order.waiting === 0,
  };
  return step(order, { ...next, status }, OrderHandedOver, fact, now, { supplierId: data.supplierId });
}

type Line = DataOf<typeof HandOverReceived>['parts'][number];
const notHeld = ({ part, lotId, supplierId, region, quantity, price }: Line, until: Date): Part => ({
  part,
  lotId,
  supplierId,
  region,
  quantity,
  price,
  amount: 0,
  state: 'released',
  reserved: 0,
  received: 0,
  due: 0,
  until,
});

/** What was given up meanwhile is not reserved again; what a supplier brings it stands by, so the rest is confirmed. */
function receive(part: Part, line: Line, nextBy: Date): Part {
  const reserved = isOpen(part) ? line.left : 0;
  const received = part.received + line.accepted;
  const due = part.due + line.amount;
  return {
    ...part,
    state: reserved > 0 ? 'confirmed' : received > 0 ? 'handed-over' : 'released',
    reserved,
    received,
    due,
    amount: reserved > 0 ? due + line.leftAmount : due,
    until: reserved > 0 ? later(part.until, nextBy) : part.until,
  };
}

/** While anything is to come it goes on; then it waits for payment, or ends when nothing was accepted. */
function statusOf(order: Order): Order['status'] {
  const { status, parts, waiting } = order;
  const open = parts.filter(isOpen);
  if (waiting > 0) return status;
  if (open.length > 0) return open.every((part) => part.state === 'confirmed') ? 'confirmed' : status;
  const { received, owed } = figuresOf(order);
  if (received > 0) return status === 'closed' && owed === 0 ? 'closed' : 'handed-over';
  return status === 'cancelled' ? 'cancelled' : 'lapsed';
}
