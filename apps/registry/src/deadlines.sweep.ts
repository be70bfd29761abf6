// Lets time pass: contracts of officers begin and end, certificates are reminded of and expire, results of trainings fall due.
import { LOG, SERVICE_CONFIG, type ServiceConfig, Sweep } from '@hilir/runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { CertificatesService } from './certificates/certificates.service.js';
import { OfficersService } from './officers/officers.service.js';
import { TrainingsService } from './trainings/trainings.service.js';

const AT_ONCE = 200;

@Injectable()
export class RegistryDeadlines implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeps: readonly Sweep[];

  constructor(
    officers: OfficersService,
    certificates: CertificatesService,
    trainings: TrainingsService,
    @Inject(SERVICE_CONFIG) config: ServiceConfig,
    @Inject(LOG) log: Logger,
  ) {
    this.sweeps = Object.entries({ officers, certificates, trainings }).map(
      ([name, feature]) => new Sweep(name, config.SWEEP_INTERVAL_MS, log, () => feature.passTime(new Date(), AT_ONCE)),
    );
  }

  onApplicationBootstrap(): void {
    for (const sweep of this.sweeps) sweep.start();
  }
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.sweeps.map((sweep) => sweep.stop()));
  }
}
