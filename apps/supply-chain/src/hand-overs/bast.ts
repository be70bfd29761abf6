// The minutes of a hand-over (BAST), line by line: what was weighed, what was accepted, and where the rest goes.
import { amountOf, type BaseUnit, type BastLine, type ReceivedPart, Refusal } from '@hilir/contracts';
import type { Part } from '../pools/reservation.js';
import type { PartMoves } from '../stock/stock.js';

/** One line with everything that follows from it. */
export interface Line {
  said: BastLine;
  received: ReceivedPart;
  moves: Omit<PartMoves, 'orderId' | 'handOverId'>;
}

const sum = (items: readonly { quantity: number }[]): number => items.reduce((all, item) => all + item.quantity, 0);

/** Weighs one part. Refuses a line whose figures do not add up, or that writes off without saying why. */
export function weigh(said: BastLine, part: Part, commodity: string, unit: BaseUnit): Line {
  const net = said.gross - said.tare - sum(said.deductions);
  const rejected = sum(said.rejections);
  if (net < 0 || said.accepted + rejected !== net) throw new Refusal('hand-over.weights', { part: part.part, net });
  const taken = Math.min(part.reserved, said.accepted);
  const surplus = said.accepted - taken;
  const rest = part.reserved - taken;
  const rejectedHere = Math.min(rejected, rest);
  const absent = rest - rejectedHere;
  const going = (where: BastLine['restGoes']) => ({
    rejected: said.rejectedGoes === where ? rejectedHere : 0,
    absent: said.restGoes === where ? absent : 0,
  });
  const [back, off, stays] = [going('pool'), going('written-off'), going('stays')];
  // More came and was rejected than was reserved: it lies with the lot again, and can only be written off out of that.
  const writtenOffBeyond = said.rejectedGoes === 'written-off' ? rejected - rejectedHere : 0;
  const writtenOff = off.rejected + off.absent;
  if (writtenOff + writtenOffBeyond > 0 && said.writeOffReason === undefined)
    throw new Refusal('hand-over.write-off-reason', { part: part.part });
  const left = stays.rejected + stays.absent;
  const { lotId, supplierId, region, quantity, price } = part;
  return {
    said,
    received: {
      part: part.part,
      lotId,
      supplierId,
      region,
      commodity,
      quantity,
      net,
      accepted: said.accepted,
      rejected,
      price,
      amount: amountOf(said.accepted, price, unit),
      surplus,
      released: back.rejected + back.absent,
      writtenOff: writtenOff + writtenOffBeyond,
      left,
      leftAmount: amountOf(left, price, unit),
    },
    moves: {
      taken,
      surplus,
      rejectedBack: back.rejected,
      restBack: back.absent,
      writtenOff,
      writtenOffBeyond,
      ...(said.writeOffReason !== undefined && { reason: said.writeOffReason }),
    },
  };
}
