// What the marketplace records of a basket and of a sale of finished goods, and what it answers about them.
import { z } from 'zod';
import { CountryCode, INDONESIA } from '../countries.js';
import { GoodsPart } from '../supply-chain/goods-events.js';
import { Amount, Day, Id, Instant, Quantity, Sku, Text, VillageCode } from '../vocabulary.js';
import { BuyerContact, Incoterm, ShownBuyer } from './buyer.js';
import { HsCode } from './categories.js';
import { PaymentMethod } from './payment.js';
import { Currency, PhotoName, Pieces } from './product.js';
import { ComplaintOutcome, ComplaintReason, LineNumber, MoneyWay, SaleLine, SaleStatus } from './sales-events.js';

/** The most that one sale, and so one payment, may be: rupiah, or the smallest unit of another currency. */
export const MOST_SALE = 1_000_000_000_000_000;
export const RUPIAH = 'IDR';
/** Digits behind the point by ISO 4217; the rupiah is counted whole. */
export const minorDigits = (currency: string): number =>
  currency === RUPIAH
    ? 0
    : new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits!;

/** Where goods go: a village of Indonesia, or a place abroad and on which terms. */
export const SaleDestination = z
  .strictObject({
    country: CountryCode,
    /** Of Indonesia the village. */
    region: VillageCode.optional(),
    /** The town or port, e.g. Rotterdam. */
    place: Text(200),
    /** Street and number; only the two sides see it. */
    address: Text(500).optional(),
    /** Of an export. */
    incoterm: Incoterm.optional(),
  })
  .refine(({ country, region }) => (country === INDONESIA) === (region !== undefined), { path: ['region'] })
  .refine(({ country, incoterm }) => (country === INDONESIA) === (incoterm === undefined), { path: ['incoterm'] });
export type SaleDestination = z.infer<typeof SaleDestination>;

/** For one piece, as the buyer saw it: rupiah, or the smallest unit of another currency. */
const SeenPrice = z.int().min(1).max(1_000_000_000_000);
export const MOST_LINES = 100;
export const BasketBody = z.strictObject({
  /** The party that buys; a buyer without an account gives `buyer` instead. */
  buyerId: Id.optional(),
  buyer: BuyerContact.optional(),
  destination: SaleDestination,
  currency: Currency.default(RUPIAH),
  lines: z
    .array(
      z.strictObject({
        productId: Id,
        sku: Sku,
        count: Pieces,
        price: SeenPrice,
        /** It counts against the quota of this partnership about the product. */
        partnershipId: Id.optional(),
      }),
    )
    .min(1)
    .max(MOST_LINES),
});
export type BasketBody = z.infer<typeof BasketBody>;
/**
 * Id of the sale that a basket becomes for one seller, so that a client knows it before it has heard an answer:
 * both ids joined bit by bit, marked as a UUID of version 8.
 */
export function saleIdOf(basketId: string, sellerId: string): string {
  const [basket, seller] = [basketId, sellerId].map((id) => BigInt(`0x${id.replaceAll('-', '')}`));
  const hex = (basket! ^ seller!).toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Buys what an enquiry agreed on. */
export const AgreedSaleBody = z.strictObject({ enquiryId: Id, destination: SaleDestination });
export type AgreedSaleBody = z.infer<typeof AgreedSaleBody>;

/** Rupiah for one whole unit of a currency, a decimal in text; more than nothing. */
export const Rate = z
  .string()
  .regex(/^(?=.*[1-9])[0-9]{1,7}(?:\.[0-9]{1,6})?$/)
  .meta({ description: 'Rupiah for one whole unit of the currency', examples: ['15900.5'] });
export const ShipmentBody = z.strictObject({
  occurredAt: Instant,
  carrier: Text(200),
  tracking: Text(100).optional(),
  packages: z.strictObject({ count: z.int().min(1).max(100_000), gross: Quantity }).optional(),
  /** Needed for a sale in another currency than the rupiah, and only there. */
  rate: Rate.optional(),
});
export type ShipmentBody = z.infer<typeof ShipmentBody>;
export const ReceptionBody = z.strictObject({
  occurredAt: Instant,
  /** Who took the goods, by name; only the two sides see it. */
  receiver: Text(200),
});
export type ReceptionBody = z.infer<typeof ReceptionBody>;
export const ComplaintBody = z.strictObject({
  reason: ComplaintReason,
  /** Which pieces; none where all of it is meant. */
  lines: z
    .array(z.strictObject({ line: LineNumber, count: Pieces }))
    .max(MOST_LINES)
    .default([]),
  text: Text(1_000),
  photos: z.array(PhotoName).max(12).default([]),
});
export type ComplaintBody = z.infer<typeof ComplaintBody>;
export const SettlementBody = z.strictObject({
  outcome: ComplaintOutcome,
  /** What the lines of the complaint cost less, in the sale's currency; of a refund, and only there. */
  refund: z.int().min(1).max(MOST_SALE).optional(),
  text: Text(1_000),
});
export type SettlementBody = z.infer<typeof SettlementBody>;
export const SalePaymentBody = z.strictObject({
  /** A payment goes to the seller; a refund back to the buyer, of what it has paid too much. */
  way: MoneyWay.default('payment'),
  method: PaymentMethod,
  /** In the sale's currency: rupiah, or the smallest unit of another; by QRIS at most Rp 10 million. */
  amount: z.int().min(1).max(MOST_SALE),
  /** Who paid and who received, by name; only the two sides see it. */
  payer: Text(200),
  receiver: Text(200),
  /** Reference to a receipt or photo that is kept elsewhere. */
  proof: Text(500).optional(),
  occurredAt: Instant,
});
export type SalePaymentBody = z.infer<typeof SalePaymentBody>;
export const SaleDocumentCode = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/)
  .meta({ description: 'Code of an export document', examples: ['certificate-of-origin'] });
export const SaleDocumentBody = z.strictObject({
  number: Text(100),
  issuedOn: Day,
  /** Where the document itself is kept. */
  reference: Text(500).optional(),
});
export type SaleDocumentBody = z.infer<typeof SaleDocumentBody>;

const undone = z.object({ reason: z.string(), occurredAt: Instant, recordedAt: Instant });
export const SalePayment = SalePaymentBody.extend({
  way: MoneyWay,
  payer: z.string().optional(),
  receiver: z.string().optional(),
  paymentId: Id,
  recordedAt: Instant,
  /** Set once it was undone. */
  reversal: undone.optional(),
});
export const Complaint = z.object({
  complaintId: Id,
  reason: ComplaintReason,
  lines: z.array(z.object({ line: LineNumber, count: Pieces })),
  /** Text and photos only for the two sides. */
  text: z.string().optional(),
  photos: z.array(PhotoName).optional(),
  complainedAt: Instant,
  answerBy: Instant,
  /** Absent until the seller answers; a sale that closed without is one whose complaint was never answered. */
  settlement: z
    .object({
      outcome: ComplaintOutcome,
      refund: Amount.optional(),
      text: z.string().optional(),
      settledAt: Instant,
    })
    .optional(),
});
export const SaleDocument = SaleDocumentBody.partial().extend({ code: SaleDocumentCode, required: z.boolean() });
/** A line with all that an invoice needs, as it was when it was bought. */
export const BoughtLine = SaleLine.extend({
  englishName: z.string().optional(),
  /** Size, colour and motif. */
  variant: z.string().optional(),
  hs: HsCode.optional(),
  /** Grams of one piece, packed. */
  weight: Quantity.optional(),
  price: SeenPrice,
  amount: Amount,
  /** Pieces of batches that are held for it, or left with it; the others are not traced. */
  held: z.int().min(0),
  /** Of the amount, what was refunded. */
  refunded: Amount,
  /** Whole rupiah that it brought, from shipment on. */
  value: Amount.optional(),
});
const Short = z.object({ line: LineNumber, available: z.int().min(0) });
const Numbered = z.object({ number: z.string(), issuedAt: Instant });
export const Sale = z.object({
  saleId: Id,
  version: z.int(),
  status: SaleStatus,
  sellerId: Id,
  /** The seller's village. */
  region: VillageCode,
  buyerId: Id.optional(),
  buyer: ShownBuyer.optional(),
  destination: SaleDestination,
  basketId: Id.optional(),
  enquiryId: Id.optional(),
  currency: Currency,
  /** Of all lines, in the currency's smallest unit; rupiah are whole. */
  amount: Amount,
  /** Of that, what complaints took away. */
  refunds: Amount,
  /** What the seller got and kept, what is still to be paid, and what it has to give back. */
  paid: Amount,
  owed: Amount,
  toReturn: Amount,
  lines: z.array(BoughtLine),
  parts: z.array(GoodsPart),
  /** Of a refused sale: what there was of its lines. */
  short: z.array(Short).optional(),
  placedAt: Instant,
  shipBy: Instant.optional(),
  shipment: ShipmentBody.extend({ recordedAt: Instant, receiveBy: Instant }).optional(),
  reception: z
    .object({
      by: z.enum(['buyer', 'time']),
      receiver: z.string().optional(),
      occurredAt: Instant,
      complainBy: Instant,
    })
    .optional(),
  complaints: z.array(Complaint),
  payments: z.array(SalePayment),
  /** Of an export, from confirmation on. */
  documents: z.array(SaleDocument),
  papers: z.object({ invoice: Numbered.optional(), bast: Numbered.optional() }),
  /** When the state it is in ends by itself; absent once it is final. */
  deadline: Instant.optional(),
});
export type Sale = z.infer<typeof Sale>;
export const Basket = z.object({ basketId: Id, placedAt: Instant, sales: z.array(Sale) });
export type Basket = z.infer<typeof Basket>;
export const SaleStep = z.object({
  at: Instant,
  status: SaleStatus,
  /** What happened: the fact that tells of it, or that the goods made to order are or are not there. */
  what: z.string(),
  by: z.enum(['buyer', 'seller', 'stock', 'time']),
  reason: z.string().optional(),
  /** What there is of lines that are not there in full. */
  short: z.array(Short).optional(),
});
export type SaleStep = z.infer<typeof SaleStep>;
