// Adds and extends process steps.
import type { ProcessStep, StepTemplate } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import type { Acting } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { CommoditiesStore } from '../commodities/commodities.store.js';
import { defineStep } from './step.js';
import { StepsStore } from './steps.store.js';

@Injectable()
export class StepsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly steps: StepsStore,
    private readonly commodities: CommoditiesStore,
  ) {}

  define(code: string, template: StepTemplate, acting: Acting): Promise<ProcessStep> {
    return this.transaction.run(acting.cause, async (tx) => {
      const commodity = await this.commodities.find(tx, template.commodity);
      const known = await this.steps.find(tx, code);
      const defined = defineStep(known, code, template, { commodity, language: acting.language });
      if (!defined) return known!;
      this.steps.save(tx, defined.step);
      tx.emit(defined.fact);
      return defined.step;
    });
  }
}
