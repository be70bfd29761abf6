// What anyone may see of a batch. No persons, no parties, no prices: villages, shares, steps and days.
import { dayThere, type ProcessStep, type PublicBatch } from '@hilir/contracts';
import { apportion } from '../production/origin.js';
import type { End } from '../trace/link.js';
import { type Batch, linkOf } from './batch.js';

/** `runs` are all runs that led to it. */
export function passportOf(
  batch: Batch,
  runs: readonly End[],
  steps: readonly ProcessStep[],
  publicUrl: string,
): PublicBatch {
  const { batchId, name, count, mass, region, producedAt, reversed } = batch;
  const names = new Map(steps.map((step) => [step.code, step.name]));
  return {
    batchId,
    name,
    ...(count !== undefined && { count }),
    mass,
    link: linkOf(batch, publicUrl),
    status: reversed > 0 ? 'withdrawn' : 'valid',
    village: region,
    producedOn: dayThere(region, producedAt),
    ...sourcesOf(batch),
    steps: runs
      .toSorted((a, b) => a.at!.getTime() - b.at!.getTime())
      .map((run) => ({
        step: run.what,
        name: names.get(run.what) ?? { id: run.what, en: run.what },
        village: run.region!,
        on: dayThere(run.region!, run.at!),
      })),
  };
}

/** Lots of one village and commodity are one source, the largest first; beside them what nobody knows the source of. */
function sourcesOf({ origin, mass: whole }: Batch): Pick<PublicBatch, 'sources' | 'unknownPpm'> {
  const masses = new Map<string, { village: string; commodity: string; mass: number }>();
  for (const { region: village, commodity, mass } of origin) {
    const known = masses.get(`${village} ${commodity}`);
    masses.set(`${village} ${commodity}`, { village, commodity, mass: mass + (known?.mass ?? 0) });
  }
  const sources = [...masses.values()].sort((a, b) => b.mass - a.mass);
  const known = sources.map(({ mass }) => mass);
  const ppm = apportion(1_000_000, [...known, whole - known.reduce((sum, mass) => sum + mass, 0)]);
  return {
    sources: sources.map(({ village, commodity }, i) => ({ village, commodity, ppm: ppm[i]! })),
    unknownPpm: ppm.at(-1)!,
  };
}
