// The registry: who takes part, and where.
import { REGISTRY_ROUTES } from '@hilir/contracts';
import { RuntimeModule } from '@hilir/runtime';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsService } from './imports/imports.service.js';
import { IMPORT, ImportSchema, ImportsStore } from './imports/imports.store.js';
import { PartiesController } from './parties/parties.controller.js';
import { PartiesService } from './parties/parties.service.js';
import { PARTY, PartiesStore, PartySchema } from './parties/parties.store.js';
import { RegionsController } from './regions/regions.controller.js';
import { RegionsLoader } from './regions/regions.loader.js';
import { REGION, REGION_RELEASE, RegionSchema, RegionsStore, ReleaseSchema } from './regions/regions.store.js';

@Module({
  imports: [
    RuntimeModule.forRoot('registry', REGISTRY_ROUTES),
    MongooseModule.forFeature([
      { name: REGION, schema: RegionSchema },
      { name: REGION_RELEASE, schema: ReleaseSchema },
      { name: PARTY, schema: PartySchema },
      { name: IMPORT, schema: ImportSchema },
    ]),
  ],
  controllers: [RegionsController, PartiesController, ImportsController],
  providers: [RegionsStore, RegionsLoader, PartiesStore, PartiesService, ImportsStore, ImportsService],
})
export class AppModule {}
