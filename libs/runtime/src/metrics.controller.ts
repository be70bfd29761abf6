// Shows all figures of the process to Prometheus.
import { metrics } from '@hilir/contracts';
import { ParkedEvents, Relay } from '@hilir/messaging';
import { Controller, Header } from '@nestjs/common';
import { register } from 'prom-client';
import { Route } from './route.js';

@Controller()
export class MetricsController {
  constructor(
    private readonly relay: Relay,
    private readonly parked: ParkedEvents,
  ) {}

  /** What lies in MongoDB, the outbox and the parked events, is counted when it is asked for. */
  @Route(metrics)
  @Header('content-type', register.contentType)
  async metrics(): Promise<string> {
    await Promise.all([this.relay.state(), this.parked.count()]);
    return register.metrics();
  }
}
