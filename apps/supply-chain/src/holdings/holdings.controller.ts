// The HTTP door of holdings.
import { exportHoldings, type Holding as HoldingView, type InputOf, Instant, listHoldings } from '@hilir/contracts';
import { Acting, decodeCursor, exported, Input, page, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import type { Holding } from './holding.js';
import { HOLDING_COLUMNS } from './holdings.columns.js';
import { HoldingsStore } from './holdings.store.js';

const Place = z.tuple([Instant, z.string()]);

@Controller()
export class HoldingsController {
  constructor(private readonly holdings: HoldingsStore) {}

  @Route(listHoldings)
  async list(@Input() { query }: InputOf<typeof listHoldings>, @Acting() acting: Acting) {
    const { cursor, limit, commodity, show } = query;
    const [receivedAt, id] = cursor === undefined ? [] : decodeCursor(cursor, Place, acting.language);
    const from = receivedAt !== undefined && id !== undefined ? { receivedAt: new Date(receivedAt), id } : undefined;
    const mine = { partyId: acting.partyId!, onlyLeft: show === 'left', ...(commodity && { commodity }) };
    const rows = (await this.holdings.list(mine, from, limit + 1)).map(shown);
    return page(rows, limit, (holding) => [holding.receivedAt, holding.holdingId]);
  }

  @Route(exportHoldings)
  export(@Input() input: InputOf<typeof exportHoldings>, @Acting() acting: Acting) {
    return exported('holdings', HOLDING_COLUMNS, input, (page: InputOf<typeof listHoldings>) =>
      this.list(page, acting),
    );
  }
}

const shown = ({ _id, version: _version, receivedAt, ...holding }: Holding): HoldingView => ({
  holdingId: _id,
  ...holding,
  receivedAt: receivedAt.toISOString(),
});
