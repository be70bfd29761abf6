// Nothing lost, nothing doubled, nothing oversold while every service, the broker and mongod are killed under load.
import { expect, it } from '@jest/globals';
import { killOneAfterTheOther, recovery } from './kills.js';
import { runSeed, seeded } from './random.js';

const KILLS = Number(process.env.HILIR_KILLS ?? 20);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

it(
  `survives ${KILLS} kills`,
  async () => {
    const seed = runSeed();
    say(`seed ${seed}: HILIR_SEED=${seed} repeats it`);
    const { kills, unexpected, died, broken, ...figures } = await killOneAfterTheOther({
      kills: KILLS,
      random: seeded(seed),
      only: process.env.HILIR_KILL_ONLY ?? '',
      report: say,
    });
    say(`works again after (least / middle / most):\n${recovery(kills)}\n${JSON.stringify(figures)}`);
    expect(broken).toEqual([]);
    expect(died).toEqual([]);
    expect(unexpected).toEqual([]);
    expect(kills).toHaveLength(KILLS);
    expect(figures.orders).toBeGreaterThan(KILLS);
    for (const what of ['runs', 'packed', 'decided', 'sold'] as const)
      expect([what, figures[what]]).not.toEqual([what, 0]);
  },
  Math.max(600_000, KILLS * 60_000),
);
