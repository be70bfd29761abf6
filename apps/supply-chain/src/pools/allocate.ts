// Who gets which material: the one decision behind every reservation. Pure: the same shelves and demands give the same answer.
import { type CommodityTemplate, type PartialRule, provinceOf, satisfies, type Wishes } from '@hilir/contracts';
import { byAge, type OpenLot, type Shelf, type Shelves, splitWishes } from './shelf.js';

/** What an order still asks of its pool. */
export interface Demand {
  orderId: string;
  /** The buyer's village. */
  village: string;
  wishes: Wishes;
  /** What it still wants, in base units. */
  wanted: number;
  maxPrice?: number;
  partial: PartialRule;
  /** Last day on which it can use the material. */
  needBy: string;
  placedAt: number;
  /** How many more lots it may be split over. */
  partsLeft: number;
}
/** What there is to divide. A demand that waits was already refused by everything but the news. */
export interface Stock {
  all: Shelves;
  news: Shelves;
  province: string;
  template: Pick<CommodityTemplate, 'attributes'>;
}
export interface Share {
  lot: OpenLot;
  quantity: number;
}
export interface Allocation {
  demand: Demand;
  shares: Share[];
  /** What is still wanted after these shares. */
  missing: number;
  /** For a refused all-or-nothing: what it could have had. */
  within: number;
}

const OUTSIDE = 4;

/**
 * Divides the lots of one pool among demands. Guarantees, whatever the input:
 * - the shares of a lot never exceed what it has available, those of a demand never what it wants;
 * - nearest first: desa, kecamatan, kab/kota, province, outside; within a ring the older lot, then the older demand;
 * - a demand of another province gets nothing of a lot whose local window is open;
 * - every share fits wishes, price ceiling and need-by day; quantities are exact integers;
 * - all-or-nothing is filled whole or gets nothing and holds nobody else up.
 */
export function allocate(stock: Stock, fresh: readonly Demand[], waiting: readonly Demand[]): Allocation[] {
  const within = new Map<string, number>();
  let admitted = fresh.filter((demand) => {
    if (demand.partial !== 'all-or-nothing') return true;
    const alone = divide(stock, [demand], [])[0]!;
    within.set(demand.orderId, demand.wanted - alone.missing);
    return alone.missing === 0;
  });
  for (;;) {
    const allocations = divide(stock, admitted, waiting);
    const failing = allocations.filter((a) => a.missing > 0 && a.demand.partial === 'all-or-nothing');
    const youngest = failing.sort((a, b) => byPlaced(b.demand, a.demand))[0];
    if (!youngest) {
      const refused = fresh.filter((demand) => !admitted.includes(demand));
      return allocations.concat(
        refused.map((demand) => ({
          demand,
          shares: [],
          missing: demand.wanted,
          within: within.get(demand.orderId) ?? 0,
        })),
      );
    }
    within.set(youngest.demand.orderId, youngest.demand.wanted - youngest.missing);
    admitted = admitted.filter((demand) => demand !== youngest.demand);
  }
}

const byPlaced = (a: Demand, b: Demand): number => a.placedAt - b.placedAt || (a.orderId < b.orderId ? -1 : 1);

/** One demand while lots are handed out; its wishes apart: those that whole shelves answer and those about numbers. */
interface Open extends Allocation {
  waiting: boolean;
  choice: Wishes;
  numeric: Wishes | undefined;
}

/** Hands out ring by ring, without regard to all-or-nothing. */
function divide(stock: Stock, fresh: readonly Demand[], waiting: readonly Demand[]): Allocation[] {
  const taken = new Map<string, number>();
  const opened = [
    ...fresh.map((demand) => open(demand, false, stock)),
    ...waiting.map((demand) => open(demand, true, stock)),
  ];
  opened.sort((a, b) => byPlaced(a.demand, b.demand));
  for (let ring = 0; ring <= OUTSIDE; ring++) {
    const here = opened.filter(
      (each) =>
        isOpen(each) && (provinceOf(each.demand.village) === stock.province ? ring < OUTSIDE : ring === OUTSIDE),
    );
    for (const neighbours of groupByNeighbourhood(here, ring)) handOut(stock, neighbours, ring, taken);
  }
  return opened;
}

function open(demand: Demand, waiting: boolean, { template }: Stock): Open {
  const { numeric, choice } = splitWishes(demand.wishes, template);
  return {
    demand,
    waiting,
    shares: [],
    missing: demand.wanted,
    within: 0,
    choice,
    numeric: Object.keys(numeric).length > 0 ? numeric : undefined,
  };
}

const isOpen = ({ missing, demand, shares }: Open): boolean => missing > 0 && shares.length < demand.partsLeft;

/** Demands of one neighbourhood look at the same lots and so compete; others cannot. */
function groupByNeighbourhood(opened: readonly Open[], ring: number): Iterable<Open[]> {
  const digits = [10, 6, 4, 0, 0][ring]!;
  const groups = new Map<string, Open[]>();
  for (const each of opened) {
    const code = each.demand.village.slice(0, digits);
    const group = groups.get(code);
    if (group) group.push(each);
    else groups.set(code, [each]);
  }
  return groups.values();
}

/** A shelf and the demands that it may serve, oldest demand first. */
interface Lane {
  lots: readonly OpenLot[];
  at: number;
  open: Open[];
}

/** Walks the shelves of one neighbourhood in the order of the lots' age and serves the oldest demand that fits each lot. */
function handOut(stock: Stock, neighbours: readonly Open[], ring: number, taken: Map<string, number>): void {
  const village = neighbours[0]!.demand.village;
  const waiting = neighbours.filter((each) => each.waiting);
  const fresh = neighbours.filter((each) => !each.waiting);
  // Who waited longer comes first where both look at the same lot, so the lanes of those who wait stand first.
  const lanes = [
    ...lanesFor(waiting, stock.news.around(village, ring), ring, stock),
    ...lanesFor(fresh, stock.all.around(village, ring), ring, stock),
  ];
  for (let lane = oldest(lanes); lane; lane = oldest(lanes)) {
    const closed = serve(lane.lots[lane.at++]!, lane.open, taken, stock);
    if (closed) for (const each of lanes) each.open = each.open.filter(isOpen);
  }
}

function lanesFor(demands: readonly Open[], shelves: Iterable<Shelf>, ring: number, { template }: Stock): Lane[] {
  const lanes: Lane[] = [];
  if (demands.length === 0) return lanes;
  for (const shelf of shelves) {
    if (shelf.head >= shelf.lots.length || (ring === OUTSIDE && shelf.localOnly)) continue;
    const served = demands.filter(
      ({ demand, choice }) =>
        shelf.cheapest <= (demand.maxPrice ?? Infinity) && satisfies(shelf.attributes, choice, template),
    );
    if (served.length > 0) lanes.push({ lots: shelf.lots, at: shelf.head, open: served });
  }
  return lanes;
}

/** The lane whose next lot is the oldest; lanes without lots or demands are passed over. */
function oldest(lanes: readonly Lane[]): Lane | undefined {
  let best: Lane | undefined;
  for (const lane of lanes) {
    const lot = lane.lots[lane.at];
    if (!lot || lane.open.length === 0) continue;
    if (!best || byAge(lot, best.lots[best.at]!) < 0) best = lane;
  }
  return best;
}

/** Gives of one lot to the demands that fit, oldest first. Returns whether one of them is satisfied now. */
function serve(lot: OpenLot, opened: readonly Open[], taken: Map<string, number>, stock: Stock): boolean {
  let gone = taken.get(lot.lotId) ?? 0;
  let closed = false;
  for (const each of opened) {
    if (gone >= lot.available) break;
    if (!isOpen(each) || !fits(lot, each, stock)) continue;
    const quantity = Math.min(lot.available - gone, each.missing);
    each.shares.push({ lot, quantity });
    each.missing -= quantity;
    gone += quantity;
    taken.set(lot.lotId, gone);
    closed ||= !isOpen(each);
  }
  return closed;
}

function fits(lot: OpenLot, { demand, numeric }: Open, { template }: Stock): boolean {
  return (
    lot.price <= (demand.maxPrice ?? Infinity) &&
    lot.readyOn <= demand.needBy &&
    (!numeric || satisfies(lot.attributes, numeric, template))
  );
}
