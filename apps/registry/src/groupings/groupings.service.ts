// Tells the story of writing a grouping: load, decide, save, emit.
import { type GroupingBody, type GroupingPatch, Refusal } from '@hilir/contracts';
import { Transaction, type Tx } from '@hilir/messaging';
import { type Acting, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { doing } from '../parties/parties.service.js';
import { RegionsStore } from '../regions/regions.store.js';
import { type Around, type Change, define, end, type GroupingRecord, revise } from './grouping.js';
import { GroupingsStore } from './groupings.store.js';

@Injectable()
export class GroupingsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly groupings: GroupingsStore,
    private readonly regions: RegionsStore,
  ) {}

  define(
    acting: Acting,
    groupingId: string,
    body: GroupingBody,
  ): Promise<{ grouping: GroupingRecord; created: boolean }> {
    mustCover(acting, body.region);
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.groupings.find(tx, groupingId);
      if (known?.requestHash === hash) return { grouping: known, created: false };
      if (known) throw new Refusal('grouping.id-used');
      const around = { ...(await this.around(tx, body)), requestHash: hash };
      const change = define(groupingId, body, around, doing(acting));
      this.groupings.add(tx, change);
      return { grouping: change.grouping, created: true };
    });
  }

  revise(acting: Acting, groupingId: string, version: number, patch: GroupingPatch): Promise<GroupingRecord> {
    return this.change(acting, groupingId, async (tx, known) => {
      if (known.version !== version) throw new Refusal('request.stale');
      return revise(known, patch, await this.around(tx, { ...known, ...patch }), doing(acting));
    });
  }

  end(acting: Acting, groupingId: string, validTo: string, reason: string): Promise<GroupingRecord> {
    return this.change(acting, groupingId, (_, known) => end(known, validTo, reason, doing(acting)));
  }

  private change(
    acting: Acting,
    groupingId: string,
    decide: (tx: Tx, known: GroupingRecord) => Promise<Change | undefined> | Change | undefined,
  ): Promise<GroupingRecord> {
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.groupings.find(tx, groupingId);
      if (!known) throw new Refusal('grouping.not-found');
      mustCover(acting, known.region);
      const change = await decide(tx, known);
      if (change) this.groupings.change(tx, change);
      return change?.grouping ?? known;
    });
  }

  private async around(
    tx: Tx,
    { region, scheme, members }: Pick<GroupingBody, 'region' | 'scheme'> & { members?: readonly string[] | undefined },
  ): Promise<Around> {
    const [regions, others] = await Promise.all([
      this.regions.named([region, ...(members ?? [])]),
      this.groupings.ofScheme(tx, region, scheme),
    ]);
    return { regions, others };
  }
}
