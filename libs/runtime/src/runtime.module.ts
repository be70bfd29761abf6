// What every service has beside its features: health, metrics, parked events, the change history, imports. What the environment decides is in service.ts.
import { OPERATION_ROUTES, type RouteDefinition, type ServiceName } from '@hilir/contracts';
import { type DynamicModule, Module, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { History, HISTORY, HistorySchema } from './history.js';
import { IMPORT, Imports, ImportSchema } from './imports.js';
import { MetricsController } from './metrics.controller.js';
import { ParkedController } from './parked.controller.js';
import { RowImports } from './row-imports.js';

/** The declared routes of a service, by operation id. */
export type Routes = Record<string, RouteDefinition>;
/** The Nest token of the declared routes, those of operation among them. */
export const ROUTES = Symbol('Routes');

@Module({})
export class RuntimeModule implements OnModuleDestroy {
  constructor(private readonly host: HttpAdapterHost) {}

  /** For the service's AppModule. `routes` are the service's own declarations, e.g. REGISTRY_ROUTES. */
  static forRoot(service: ServiceName, routes: Routes): DynamicModule {
    return {
      module: RuntimeModule,
      imports: [
        TerminusModule.forRoot({ logger: false }),
        MongooseModule.forFeature([
          { name: HISTORY, schema: HistorySchema },
          { name: IMPORT, schema: ImportSchema },
        ]),
      ],
      controllers: [HealthController, MetricsController, ParkedController],
      providers: [
        { provide: ROUTES, useValue: { ...OPERATION_ROUTES, ...routes } satisfies Routes },
        History,
        Imports,
        RowImports,
      ],
      exports: [ROUTES, History, Imports, RowImports],
    };
  }

  /** Nest would close HTTP after messaging has drained; a request that is still running could then leave a fact behind. */
  async onModuleDestroy(): Promise<void> {
    await this.host.httpAdapter.close();
  }
}
