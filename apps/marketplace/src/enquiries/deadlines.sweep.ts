// Ends enquiries that nobody answered in time.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { EnquiriesService } from './enquiries.service.js';
import { EnquiriesStore } from './enquiries.store.js';

@Injectable()
export class EnquiryDeadlines implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweep: Sweep;

  constructor(
    enquiries: EnquiriesService,
    store: EnquiriesStore,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweep = new Sweep('enquiry-deadlines', config.SWEEP_INTERVAL_MS, log, {
      due: (now, limit, except) => store.due(now, limit, except),
      end: (ids) => enquiries.expire(ids, uuidv7()),
    });
  }

  onApplicationBootstrap(): void {
    this.sweep.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.sweep.stop();
  }
}
