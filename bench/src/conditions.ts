// Under which conditions a run was measured: machine, neighbours, versions.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import type { Engines } from '@hilir/tools';
import { MongoClient } from 'mongodb';

/** One line each: what it is and its value. Engines that were given by their addresses do not tell everything. */
export async function conditions({ mongodbUri, brokers }: Engines): Promise<[string, string][]> {
  const client = new MongoClient(mongodbUri);
  const { version: mongod } = (await client.db().command({ buildInfo: 1 })) as unknown as { version: string };
  await client.close();
  const command = brokers[0] && readFileSync(`/proc/${brokers[0].pid}/cmdline`, 'utf8');
  const kafka = command && /kafka_[\d.]+-([\d.]+)\.jar/.exec(command)?.[1];
  return [
    ['measured', new Date().toISOString()],
    ['commit', execFileSync('git', ['describe', '--always', '--dirty']).toString().trim()],
    ['machine', `${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 2 ** 30)} GB`],
    [
      'load average at the end',
      loadavg()
        .map((load) => load.toFixed(1))
        .join(', '),
    ],
    ['versions', `Node ${process.version}, mongod ${mongod}, Kafka ${kafka ?? 'unknown'}`],
  ];
}
