// The registry: who takes part, and where.
import { REGISTRY_ROUTES } from '@hilir/contracts';
import { RuntimeModule, sweepOf } from '@hilir/runtime';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { GroupingsController } from './groupings/groupings.controller.js';
import { GroupingsService } from './groupings/groupings.service.js';
import {
  GROUPING,
  GroupingSchema,
  GroupingsStore,
  SCHEME_GUARD,
  SchemeGuardSchema,
} from './groupings/groupings.store.js';
import { CaseloadController } from './caseload/caseload.controller.js';
import { CaseloadService } from './caseload/caseload.service.js';
import { CASE, CaseloadStore, CaseSchema } from './caseload/caseload.store.js';
import { CertificatesController } from './certificates/certificates.controller.js';
import { CertificatesService } from './certificates/certificates.service.js';
import { CERTIFICATE, CertificateSchema, CertificatesStore } from './certificates/certificates.store.js';
import { CooperativesConsumer } from './cooperatives/cooperatives.consumer.js';
import { CooperativesController } from './cooperatives/cooperatives.controller.js';
import { CooperativesService } from './cooperatives/cooperatives.service.js';
import {
  ASSESSMENT,
  AssessmentSchema,
  CooperativesStore,
  STANDING,
  StandingSchema,
} from './cooperatives/cooperatives.store.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsService } from './imports/imports.service.js';
import { OfficersController } from './officers/officers.controller.js';
import { OfficersService } from './officers/officers.service.js';
import { OFFICER, OfficerSchema, OfficersStore } from './officers/officers.store.js';
import { ParticipantsController } from './participants/participants.controller.js';
import { ParticipantsService } from './participants/participants.service.js';
import { PARTICIPANT, ParticipantSchema, ParticipantsStore } from './participants/participants.store.js';
import { PartiesController } from './parties/parties.controller.js';
import { PartiesService } from './parties/parties.service.js';
import { PARTY, PartiesStore, PartySchema } from './parties/parties.store.js';
import { PlantsController } from './plants/plants.controller.js';
import { PlantsService } from './plants/plants.service.js';
import { PLANT, PlantSchema, PlantsStore } from './plants/plants.store.js';
import { RegionsController } from './regions/regions.controller.js';
import { RegionsLoader } from './regions/regions.loader.js';
import { REGION, REGION_RELEASE, RegionSchema, RegionsStore, ReleaseSchema } from './regions/regions.store.js';
import { RubricsController } from './rubrics/rubrics.controller.js';
import { RubricsService } from './rubrics/rubrics.service.js';
import { RUBRIC, RubricSchema, RubricsStore } from './rubrics/rubrics.store.js';
import { SentraConsumer } from './sentra/sentra.consumer.js';
import { SentraController } from './sentra/sentra.controller.js';
import { SentraService } from './sentra/sentra.service.js';
import { SENTRA, SentraSchema, SentraStore } from './sentra/sentra.store.js';
import { SupplyConsumer } from './supply/supply.consumer.js';
import { LOT_COPY, LotCopySchema, SupplyStore, UNIT_COPY, UnitCopySchema } from './supply/supply.store.js';
import { TrainingsController } from './trainings/trainings.controller.js';
import { TrainingsService } from './trainings/trainings.service.js';
import { TRAINING, TrainingSchema, TrainingsStore } from './trainings/trainings.store.js';
import { VisitsController } from './visits/visits.controller.js';
import { VisitsService } from './visits/visits.service.js';
import { VISIT, VisitSchema, VisitsStore } from './visits/visits.store.js';

@Module({
  imports: [
    RuntimeModule.forRoot('registry', REGISTRY_ROUTES),
    MongooseModule.forFeature([
      { name: REGION, schema: RegionSchema },
      { name: REGION_RELEASE, schema: ReleaseSchema },
      { name: PARTY, schema: PartySchema },
      { name: GROUPING, schema: GroupingSchema },
      { name: SCHEME_GUARD, schema: SchemeGuardSchema },
      { name: SENTRA, schema: SentraSchema },
      { name: PLANT, schema: PlantSchema },
      { name: RUBRIC, schema: RubricSchema },
      { name: LOT_COPY, schema: LotCopySchema },
      { name: UNIT_COPY, schema: UnitCopySchema },
      { name: OFFICER, schema: OfficerSchema },
      { name: CASE, schema: CaseSchema },
      { name: VISIT, schema: VisitSchema },
      { name: TRAINING, schema: TrainingSchema },
      { name: PARTICIPANT, schema: ParticipantSchema },
      { name: CERTIFICATE, schema: CertificateSchema },
      { name: ASSESSMENT, schema: AssessmentSchema },
      { name: STANDING, schema: StandingSchema },
    ]),
  ],
  controllers: [
    RegionsController,
    PartiesController,
    ImportsController,
    GroupingsController,
    SentraController,
    SentraConsumer,
    PlantsController,
    RubricsController,
    SupplyConsumer,
    OfficersController,
    CaseloadController,
    VisitsController,
    TrainingsController,
    ParticipantsController,
    CertificatesController,
    CooperativesController,
    CooperativesConsumer,
  ],
  providers: [
    RegionsStore,
    RegionsLoader,
    PartiesStore,
    PartiesService,
    ImportsService,
    GroupingsStore,
    GroupingsService,
    SentraStore,
    SentraService,
    PlantsStore,
    PlantsService,
    RubricsStore,
    RubricsService,
    SupplyStore,
    OfficersStore,
    OfficersService,
    CaseloadStore,
    CaseloadService,
    VisitsStore,
    VisitsService,
    TrainingsStore,
    TrainingsService,
    ParticipantsStore,
    ParticipantsService,
    CertificatesStore,
    CertificatesService,
    CooperativesStore,
    CooperativesService,
    sweepOf('officer-contracts', OfficersStore, OfficersService, (officers, ids, by) => officers.passTime(ids, by)),
    sweepOf('certificates', CertificatesStore, CertificatesService, (certificates, ids, by) =>
      certificates.passTime(ids, by),
    ),
    sweepOf('training-results', TrainingsStore, TrainingsService, (trainings, ids, by) => trainings.passTime(ids, by)),
  ],
})
export class AppModule {}
