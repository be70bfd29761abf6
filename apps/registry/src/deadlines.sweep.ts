// Lets time pass: contracts of officers begin and end, certificates are reminded of and expire, results of trainings fall due.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { CertificatesService } from './certificates/certificates.service.js';
import { CertificatesStore } from './certificates/certificates.store.js';
import { OfficersService } from './officers/officers.service.js';
import { OfficersStore } from './officers/officers.store.js';
import { TrainingsService } from './trainings/trainings.service.js';
import { TrainingsStore } from './trainings/trainings.store.js';

interface Due {
  due(now: Date, limit: number, except: readonly string[]): Promise<string[]>;
}
interface Passing {
  passTime(ids: readonly string[], now: Date): Promise<void>;
}

@Injectable()
export class RegistryDeadlines implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeps: readonly Sweep[];

  constructor(
    officersDue: OfficersStore,
    officers: OfficersService,
    certificatesDue: CertificatesStore,
    certificates: CertificatesService,
    trainingsDue: TrainingsStore,
    trainings: TrainingsService,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    const sweep = (name: string, store: Due, service: Passing) =>
      new Sweep(name, config.SWEEP_INTERVAL_MS, log, {
        due: (now, limit, except) => store.due(now, limit, except),
        end: (ids) => service.passTime(ids, new Date()),
      });
    this.sweeps = [
      sweep('officer-contracts', officersDue, officers),
      sweep('certificates', certificatesDue, certificates),
      sweep('training-results', trainingsDue, trainings),
    ];
  }

  onApplicationBootstrap(): void {
    for (const sweep of this.sweeps) sweep.start();
  }
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.sweeps.map((sweep) => sweep.stop()));
  }
}
