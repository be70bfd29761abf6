// Shows all figures of the process to Prometheus.
import { metrics } from '@hilir/contracts';
import { Controller, Header } from '@nestjs/common';
import { register } from 'prom-client';
import { Route } from './route.js';

@Controller()
export class MetricsController {
  @Route(metrics)
  @Header('content-type', register.contentType)
  metrics(): Promise<string> {
    return register.metrics();
  }
}
