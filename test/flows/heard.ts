// Waits until the pools of a running supply chain have heard of its lots, as its inbox tells.
import { eventually, type OwnServices } from '../engines/services.js';

/** Orders come on another topic: an order that is placed at once may be faster than the lot it is to be given. */
export const poolsHeard = (services: OwnServices, lots: number): Promise<number> =>
  eventually(
    'the pools heard of the lots',
    () => lotsHeard(services),
    (heard) => heard === lots,
  );

/** How many posted lots took effect in their pools. */
async function lotsHeard(services: OwnServices): Promise<number> {
  const rows = await services.database('supply-chain').collection<{ keys: string[] }>('inbox').find().toArray();
  return rows.flatMap(({ keys }) => keys).filter((key) => key.startsWith('PoolsConsumer.lotPosted:')).length;
}
