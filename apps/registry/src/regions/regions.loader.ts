// Brings the region data release of the idn-area-data package into the database at start, once per release.
import { isTransient, Transaction } from '@hilir/messaging';
import { LOG } from '@hilir/runtime';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { setTimeout } from 'node:timers/promises';
import { getDistricts, getProvinces, getRegencies, getVillages } from 'idn-area-data';
import { uuidv7 } from 'uuidv7';
import { regionRecord } from './region.js';
import { RegionsStore } from './regions.store.js';

/** Data under ODbL 1.0, see NOTICE. The codes are those of Kepmendagri 300.2.2-2138/2025, in force from this day. */
export const REGION_DATA = { id: 'idn-area-data@4.0.1', validFrom: '2025-04-25' };
/** Regions in one transaction. */
const CHUNK = 10_000;
/** MongoDB's transactionLifetimeLimitSeconds, and some more. */
const ABANDONED_MS = 90_000;
const PAUSE_MS = 1_000;

export interface RegionData {
  release: { id: string; validFrom: string };
  /** Every code of the release, without dots, with its name. */
  read: () => Promise<{ code: string; name: string }[]>;
}

export async function readPackage(): Promise<{ code: string; name: string }[]> {
  const levels = await Promise.all([getProvinces(), getRegencies(), getDistricts(), getVillages()]);
  return levels.flat().map(({ code, name }) => ({ code: code.replaceAll('.', ''), name }));
}

@Injectable()
export class RegionsLoader implements OnModuleInit {
  constructor(
    private readonly store: RegionsStore,
    private readonly transaction: Transaction,
    @Inject(LOG) private readonly log: { info(fields: object, message: string): void },
  ) {}

  async onModuleInit(): Promise<void> {
    await this.load({ release: REGION_DATA, read: readPackage });
    await patiently(() => this.store.buildIndexes());
  }

  /**
   * Does nothing when this release, or a later one, is complete. A start that was killed half way goes on where it
   * stopped; two starts at once bring in the same and meet as write conflicts, which are retried.
   */
  async load({ release, read }: RegionData): Promise<void> {
    const latest = await this.store.latestRelease();
    if (latest && latest.validFrom >= release.validFrom) return;
    const started = performance.now();
    const records = (await read()).map(({ code, name }) => regionRecord(code, name, release));
    const there = await this.store.codesOf(release.id);
    const missing = records.filter(({ _id }) => !there.has(_id));
    const cause = { correlationId: uuidv7() };
    for (let from = 0; from < missing.length; from += CHUNK) {
      this.log.info({ release: release.id, done: from, of: missing.length }, 'regions');
      const chunk = missing.slice(from, from + CHUNK);
      await patiently(() => this.transaction.run(cause, (tx) => this.store.bring(tx, chunk)));
    }
    const complete = {
      _id: release.id,
      validFrom: release.validFrom,
      regions: records.length,
      completedAt: new Date(),
    };
    const ended = await patiently(() => this.transaction.run(cause, (tx) => this.store.complete(tx, complete)));
    const ms = Math.round(performance.now() - started);
    this.log.info({ release: release.id, regions: records.length, ended, ms }, 'regions complete');
  }
}

/** A start that was killed leaves a transaction open, and what it wrote locked, until MongoDB ends it. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let left = ABANDONED_MS / PAUSE_MS; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || left <= 0) throw error;
      await setTimeout(PAUSE_MS);
    }
  }
}
