// How an entry of the outflow register begins: by a hand-over or a declaration. Inside Indonesia it is only written down, never blocked.
import {
  areasOf,
  type Attributes,
  type CommodityTemplate,
  dayThere,
  ExportRefused,
  type ExportRule,
  INDONESIA,
  type LotBody,
  misfitsOf,
  occurred,
  type OutflowBody,
  OutflowRecorded,
  OutflowRequested,
  papersFor,
  poolOf,
  provinceOf,
  type ReceivedPart,
  Refusal,
  type UnmetDemand,
} from '@hilir/contracts';
import { createHash } from 'node:crypto';
import type { Ruling } from '../export-rules/export-rule.js';
import type { HandOver } from '../hand-overs/hand-over.js';
import type { Lot } from '../lots/lot.js';
import { holdForDecision, sellOutside } from '../stock/outside.js';
import type { Correction } from '../stock/stock.js';
import { type Change, type Outflow, saleOf, told } from './outflow.js';

const DAY_MS = 86_400_000;

/** What leaves, and whose it is. */
export type Material = Pick<LotBody, 'supplierId' | 'commodity' | 'attributes' | 'region'>;
export function materialOf(body: OutflowBody, lot: Lot | null): Material {
  if (body.material) return body.material;
  if (!lot) throw new Refusal('lot.not-found');
  return lot;
}

/** The HS code by which an export is judged; a commodity with one code needs not be told it. */
export function hsOf(
  body: Pick<OutflowBody, 'hs' | 'destination'>,
  { hs: known }: CommodityTemplate,
): string | undefined {
  const [only, ...more] = known;
  const hs = body.hs ?? (more.length === 0 ? only : undefined);
  const needed = body.hs !== undefined || isExport(body);
  if (needed && (hs === undefined || !known.includes(hs))) throw new Refusal('outflow.hs', { known: known.join(', ') });
  return hs;
}
export const isExport = ({ destination }: Pick<OutflowBody, 'destination'>): boolean =>
  destination.country !== INDONESIA;

/** What is known around a declaration. */
export interface Around {
  material: Material;
  template: CommodityTemplate;
  hs: string | undefined;
  /** Only of an export. */
  ruling: Ruling | undefined;
  lot: Lot | null;
  laterCount: Correction | null;
  unmet: UnmetDemand;
  decisionDays: number;
  requestHash: string;
  language: 'id' | 'en';
}

/** Declared by hand. The stock leaves its lot, is held, or stays, as the rules say about an export. */
export function declare(outflowId: string, body: OutflowBody, around: Around, now: Date): Change {
  const { material, template, hs, ruling, lot, laterCount, unmet, decisionDays, requestHash } = around;
  const { supplierId, commodity, attributes, region } = material;
  const { lotId, quantity, value, destination, buyer, papers, reason } = body;
  const occurredAt = occurred(body.occurredAt, now);
  mustFit(attributes, template, around.language);
  if (destination.region !== undefined && provinceOf(destination.region) === provinceOf(region))
    throw new Refusal('outflow.stays');
  const status = STATUS_BY[ruling?.verdict ?? 'allowed'];
  const outflow: Outflow = {
    _id: outflowId,
    version: 1,
    status,
    source: 'declared',
    pool: poolOf(region, commodity),
    supplierId,
    commodity,
    attributes,
    ...(hs !== undefined && { hs }),
    ...(lotId !== undefined && { lotId }),
    quantity,
    value,
    origin: region,
    destination,
    buyer,
    papers,
    missingPapers: missingOf(papersFor(attributes, template), papers),
    reason,
    occurredAt,
    recordedAt: now,
    unmetLocalDemand: unmet,
    ...(ruling?.rule && { rule: named(ruling.rule) }),
    ...(status === 'awaiting-decision' && { deadline: new Date(now.getTime() + decisionDays * DAY_MS) }),
    filed: filedUnder(region, destination, occurredAt),
    requestHash,
  };
  if (status === 'forbidden') return told(outflow, ExportRefused, {});
  const sale = saleOf(outflow, reason);
  if (status === 'recorded') {
    const stock = lot && sellOutside(lot, sale, laterCount, occurredAt, now);
    return { ...told(outflow, OutflowRecorded, {}), ...(stock && { stock }) };
  }
  const stock = lot && holdForDecision(lot, sale, now);
  return {
    ...told(outflow, OutflowRequested, { decideBy: outflow.deadline!.toISOString() }),
    ...(stock && { stock }),
  };
}

const STATUS_BY = { allowed: 'recorded', forbidden: 'forbidden', 'officer-decides': 'awaiting-decision' } as const;
const named = ({ ruleId, version, verdict, basis }: ExportRule) => ({ ruleId, version, verdict, basis });

/** Why an entry that is forbidden was refused. */
export const refusalOf = ({ rule }: Outflow): Refusal =>
  new Refusal('outflow.export-forbidden', { rule: rule!.ruleId, basis: rule!.basis });

/** What a buyer of another province has received: one entry for each part of which anything was accepted. */
export function handedOver(
  handOver: HandOver,
  lines: readonly ReceivedPart[],
  lots: ReadonlyMap<string, Pick<Lot, 'attributes'>>,
  unmet: UnmetDemand,
  buyerName: string | undefined,
): Change[] {
  const { _id: handOverId, orderId, pool, buyerId, buyerRegion, bast, dispatch } = handOver;
  const { occurredAt, recordedAt, missingPapers } = bast!;
  const manifest = bast!.manifest ?? dispatch?.manifest;
  const faHhbk = bast!.faHhbk ?? dispatch?.faHhbk;
  return lines
    .filter((line) => line.accepted > 0)
    .map((line) => {
      const destination = { country: INDONESIA, region: buyerRegion };
      const { part, lotId, supplierId, region, commodity, accepted, amount } = line;
      const outflow: Outflow = {
        _id: handedOverId(handOverId, part),
        version: 1,
        status: 'recorded',
        source: 'hand-over',
        pool,
        supplierId,
        commodity,
        attributes: lots.get(lotId)!.attributes,
        lotId,
        quantity: accepted,
        value: amount,
        origin: region,
        destination,
        buyer: { partyId: buyerId, ...(buyerName !== undefined && { name: buyerName }) },
        papers: { ...(manifest !== undefined && { manifest }), ...(faHhbk !== undefined && { faHhbk }) },
        missingPapers,
        handOverId,
        orderId,
        occurredAt,
        recordedAt,
        unmetLocalDemand: unmet,
        filed: filedUnder(region, destination, occurredAt),
        requestHash: '',
      };
      return told(outflow, OutflowRecorded, {});
    });
}
/** Whether this reception takes material out of its province. */
export const leavesProvince = ({ pool, buyerRegion }: Pick<HandOver, 'pool' | 'buyerRegion'>): boolean =>
  provinceOf(pool) !== provinceOf(buyerRegion);
/** The same part of the same hand-over is the same entry: a UUID of its own making (RFC 9562, version 8). */
function handedOverId(handOverId: string, part: number): string {
  const hex = createHash('sha256').update(`${handOverId}:${part}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

const filedUnder = (
  origin: string,
  { country, region }: Outflow['destination'],
  occurredAt: Date,
): Outflow['filed'] => ({
  origins: areasOf(origin),
  destinations: region === undefined ? [country] : areasOf(region),
  month: dayThere(origin, occurredAt).slice(0, 7),
});

function mustFit(attributes: Attributes, template: CommodityTemplate, language: 'id' | 'en'): void {
  const misfits = misfitsOf(attributes, template);
  if (misfits.length === 0) return;
  const fields = misfits.map(({ attribute, expected }) => ({
    pointer: `/body/material/attributes/${attribute}`,
    code: 'attribute',
    message: expected[language],
  }));
  throw new Refusal('commodity.attribute', {}, fields);
}

const NUMBER_OF = { manifest: 'manifest', 'fa-hhbk': 'faHhbk' } as const;
const missingOf = (papers: readonly (keyof typeof NUMBER_OF)[], named: OutflowBody['papers']) =>
  papers.filter((paper) => named[NUMBER_OF[paper]] === undefined);
