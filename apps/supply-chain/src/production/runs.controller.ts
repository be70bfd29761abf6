// The HTTP door of production runs.
import {
  exportRuns,
  getRun,
  type InputOf,
  Instant,
  listRuns,
  recordRun,
  Refusal,
  reverseRun,
  type Run as RunView,
  runHistory,
} from '@hilir/contracts';
import { Acting, decodeCursor, exported, History, Input, mustActForOrCover, page, Route } from '@hilir/runtime';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Reversal, type Run, RUN_HISTORY, valueOf } from './run.js';
import { scopeOf } from '../batches/scope.js';
import { RUN_COLUMNS } from './runs.columns.js';
import { RunsService } from './runs.service.js';
import { RunsStore } from './runs.store.js';

const Place = z.tuple([Instant, z.string()]);

@Controller()
export class RunsController {
  constructor(
    private readonly service: RunsService,
    private readonly store: RunsStore,
    private readonly changes: History,
  ) {}

  @Route(recordRun)
  async record(
    @Input() { params, body }: InputOf<typeof recordRun>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunView> {
    const { run, created } = await this.service.record(params.runId, body, acting);
    reply.status(created ? 201 : 200);
    return created ? shown(run) : this.withReversal(run);
  }

  @Route(reverseRun)
  async reverse(@Input() { params, body }: InputOf<typeof reverseRun>, @Acting() acting: Acting): Promise<RunView> {
    const { run, reversal } = await this.service.reverse(params.runId, body.reason, acting);
    return shown(run, reversal);
  }

  @Route(getRun)
  async get(@Input() { params }: InputOf<typeof getRun>, @Acting() acting: Acting): Promise<RunView> {
    return this.withReversal(await this.visible(params.runId, acting));
  }

  @Route(runHistory)
  async history(@Input() { params, query }: InputOf<typeof runHistory>, @Acting() acting: Acting) {
    const { _id } = await this.visible(params.runId, acting);
    return this.changes.page(RUN_HISTORY, _id, query, acting.language);
  }

  @Route(listRuns)
  async list(@Input() { query }: InputOf<typeof listRuns>, @Acting() acting: Acting) {
    const { cursor, limit, ...filter } = query;
    const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, Place, acting.language);
    const from = at !== undefined && id !== undefined ? { at: new Date(at), id } : undefined;
    const runs = await this.store.list({ ...filter, ...scopeOf(acting) }, from, limit + 1);
    const reversals = await this.store.reversalsOf(runs.map(({ _id }) => _id));
    const rows = runs.map((run) => shown(run, reversals.get(run._id)));
    return page(rows, limit, (run) => [run.occurredAt, run.runId]);
  }

  private async visible(runId: string, acting: Acting): Promise<Run> {
    const run = await this.store.read(runId);
    if (!run) throw new Refusal('run.not-found');
    mustActForOrCover(acting, run.producerId, run.region);
    return run;
  }

  @Route(exportRuns)
  export(@Input() input: InputOf<typeof exportRuns>, @Acting() acting: Acting) {
    return exported('production-runs', RUN_COLUMNS, input, (page: InputOf<typeof listRuns>) => this.list(page, acting));
  }

  private async withReversal(run: Run): Promise<RunView> {
    return shown(run, (await this.store.reversalsOf([run._id])).get(run._id));
  }
}

function shown(stored: Run, reversal?: Reversal): RunView {
  const { _id, requestHash: _hash, taken: _taken, occurredAt, recordedAt, ...run } = stored;
  return {
    ...run,
    runId: _id,
    version: run.version + (reversal ? 1 : 0),
    occurredAt: occurredAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
    value: valueOf(stored),
    ...(reversal && { reversal: { reason: reversal.reason, reversedAt: reversal.reversedAt.toISOString() } }),
  };
}
