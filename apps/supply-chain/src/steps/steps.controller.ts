// The HTTP door of process steps.
import { defineStep, type InputOf, listSteps, type ProcessStep, Refusal, stepHistory } from '@hilir/contracts';
import { Acting, History, Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { STEP_HISTORY } from './step.js';
import { StepsService } from './steps.service.js';
import { StepsStore } from './steps.store.js';

@Controller()
export class StepsController {
  constructor(
    private readonly service: StepsService,
    private readonly store: StepsStore,
    private readonly changes: History,
  ) {}

  @Route(defineStep)
  define(@Input() { params, body }: InputOf<typeof defineStep>, @Acting() acting: Acting): Promise<ProcessStep> {
    return this.service.define(params.code, body, acting);
  }

  @Route(listSteps)
  async list(): Promise<{ items: ProcessStep[] }> {
    return { items: await this.store.all() };
  }

  @Route(stepHistory)
  async history(@Input() { params, query }: InputOf<typeof stepHistory>, @Acting() { language }: Acting) {
    if (!(await this.store.read(params.code))) throw new Refusal('process-step.not-found');
    return this.changes.page(STEP_HISTORY, params.code, query, language);
  }
}
