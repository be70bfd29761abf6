// Adds and extends process steps.
import type { ProcessStep, StepTemplate } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { type Acting, authorOf, History } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { defineStep, STEP_HISTORY } from './step.js';
import { StepsStore } from './steps.store.js';

@Injectable()
export class StepsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly steps: StepsStore,
    private readonly commodities: CommoditiesStore,
    private readonly history: History,
  ) {}

  define(code: string, template: StepTemplate, acting: Acting): Promise<ProcessStep> {
    return this.transaction.run(acting.cause, async (tx) => {
      const commodity = await this.commodities.find(tx, template.commodity);
      const known = await this.steps.find(tx, code);
      const defined = defineStep(known, code, template, { commodity, language: acting.language });
      if (!defined) return known!;
      const { step, fact } = defined;
      this.steps.save(tx, step);
      this.history.tell(tx, STEP_HISTORY, known ?? {}, { ...step, _id: code }, { fact, by: authorOf(acting) });
      tx.emit(fact);
      return step;
    });
  }
}
