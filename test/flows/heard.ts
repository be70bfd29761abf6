// What the pools of a running supply chain have heard of, as its inbox tells.
import type { OwnServices } from '../engines/services.js';

/** How many posted lots took effect in their pools. */
export async function lotsHeard(services: OwnServices): Promise<number> {
  const rows = await services.database('supply-chain').collection<{ keys: string[] }>('inbox').find().toArray();
  return rows.flatMap(({ keys }) => keys).filter((key) => key.startsWith('PoolsConsumer.lotPosted:')).length;
}
