// The HTTP door of process steps.
import { defineStep, type InputOf, listSteps, type ProcessStep } from '@hilir/contracts';
import { Acting, Input, Route } from '@hilir/runtime';
import { Controller } from '@nestjs/common';
import { StepsService } from './steps.service.js';
import { StepsStore } from './steps.store.js';

@Controller()
export class StepsController {
  constructor(
    private readonly service: StepsService,
    private readonly store: StepsStore,
  ) {}

  @Route(defineStep)
  define(@Input() { params, body }: InputOf<typeof defineStep>, @Acting() acting: Acting): Promise<ProcessStep> {
    return this.service.define(params.code, body, acting);
  }

  @Route(listSteps)
  async list(): Promise<{ items: ProcessStep[] }> {
    return { items: await this.store.all() };
  }
}
