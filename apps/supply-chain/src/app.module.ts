// All features of the supply chain.
import { SUPPLY_CHAIN_ROUTES } from '@hilir/contracts';
import { PAPER_COUNTER, paperCounterSchema, PaperNumbers, RuntimeModule, sweepOf } from '@hilir/runtime';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CommoditiesController } from './commodities/commodities.controller.js';
import { CommoditiesService } from './commodities/commodities.service.js';
import { CommoditiesStore, COMMODITY, commoditySchema } from './commodities/commodities.store.js';
import { PublicBatchesController } from './batches/public-batches.controller.js';
import { EpcisConsumer } from './epcis/epcis.consumer.js';
import { EpcisController } from './epcis/epcis.controller.js';
import { EpcisService } from './epcis/epcis.service.js';
import { EVENT, eventSchema, EventsStore } from './epcis/events.store.js';
import { ExportRulesController } from './export-rules/export-rules.controller.js';
import { ExportRulesService } from './export-rules/export-rules.service.js';
import { EXPORT_RULE, exportRuleSchema, ExportRulesStore } from './export-rules/export-rules.store.js';
import { GoodsConsumer } from './goods/goods.consumer.js';
import { GoodsService } from './goods/goods.service.js';
import { GOODS, goodsSchema, GoodsStore } from './goods/goods.store.js';
import { HandOversController } from './hand-overs/hand-overs.controller.js';
import { HandOversService } from './hand-overs/hand-overs.service.js';
import { HAND_OVER, handOverSchema, HandOversStore } from './hand-overs/hand-overs.store.js';
import { HoldingsController } from './holdings/holdings.controller.js';
import { HOLDING, holdingSchema, HoldingsStore } from './holdings/holdings.store.js';
import { LotImportsController } from './lots/lot-imports.controller.js';
import { LotsController } from './lots/lots.controller.js';
import { LotsService } from './lots/lots.service.js';
import { LEDGER, ledgerSchema, LOT, LotsStore, lotSchema } from './lots/lots.store.js';
import { OutflowsController } from './outflow/outflows.controller.js';
import { OutflowsService } from './outflow/outflows.service.js';
import { OUTFLOW, outflowSchema, OutflowsStore } from './outflow/outflows.store.js';
import { PartiesConsumer } from './parties/parties.consumer.js';
import { PartiesStore, PARTY, partySchema } from './parties/parties.store.js';
import { PoolsConsumer } from './pools/pools.consumer.js';
import { PoolsController } from './pools/pools.controller.js';
import { PoolsService } from './pools/pools.service.js';
import { POOL, PoolsStore, poolSchema } from './pools/pools.store.js';
import { RESERVATION, ReservationsStore, reservationSchema } from './pools/reservations.store.js';
import { BatchesController } from './batches/batches.controller.js';
import { BatchesService } from './batches/batches.service.js';
import { BATCH, batchSchema, BatchesStore } from './batches/batches.store.js';
import { CorrectionsController } from './stock/corrections.controller.js';
import { CorrectionsService } from './stock/corrections.service.js';
import { CORRECTION, CorrectionsStore, correctionSchema } from './stock/corrections.store.js';
import { RunsController } from './production/runs.controller.js';
import { RunsService } from './production/runs.service.js';
import { REVERSAL, reversalSchema, RUN, runSchema, RunsStore } from './production/runs.store.js';
import { PackingsController } from './packings/packings.controller.js';
import { PackingsService } from './packings/packings.service.js';
import { PACKING, packingSchema, PackingsStore } from './packings/packings.store.js';
import { StepsController } from './steps/steps.controller.js';
import { StepsService } from './steps/steps.service.js';
import { STEP, stepSchema, StepsStore } from './steps/steps.store.js';
import { LINK, linkSchema, LinksStore } from './trace/links.store.js';
import { TraceController } from './trace/trace.controller.js';
import { ValueController } from './value/value.controller.js';
import { ValueService } from './value/value.service.js';
import { SOLD_VALUE, soldValueSchema, ValueStore } from './value/value.store.js';

@Module({
  imports: [
    RuntimeModule.forRoot('supply-chain', SUPPLY_CHAIN_ROUTES),
    MongooseModule.forFeature([
      { name: COMMODITY, schema: commoditySchema },
      { name: CORRECTION, schema: correctionSchema },
      { name: EXPORT_RULE, schema: exportRuleSchema },
      { name: GOODS, schema: goodsSchema },
      { name: HAND_OVER, schema: handOverSchema },
      { name: LOT, schema: lotSchema },
      { name: LEDGER, schema: ledgerSchema },
      { name: OUTFLOW, schema: outflowSchema },
      { name: PAPER_COUNTER, schema: paperCounterSchema },
      { name: PARTY, schema: partySchema },
      { name: POOL, schema: poolSchema },
      { name: RESERVATION, schema: reservationSchema },
      { name: HOLDING, schema: holdingSchema },
      { name: STEP, schema: stepSchema },
      { name: RUN, schema: runSchema },
      { name: REVERSAL, schema: reversalSchema },
      { name: BATCH, schema: batchSchema },
      { name: LINK, schema: linkSchema },
      { name: PACKING, schema: packingSchema },
      { name: EVENT, schema: eventSchema },
      { name: SOLD_VALUE, schema: soldValueSchema },
    ]),
  ],
  controllers: [
    CommoditiesController,
    CorrectionsController,
    ExportRulesController,
    HandOversController,
    LotImportsController,
    LotsController,
    OutflowsController,
    PoolsController,
    PartiesConsumer,
    PoolsConsumer,
    HoldingsController,
    StepsController,
    RunsController,
    BatchesController,
    TraceController,
    PublicBatchesController,
    PackingsController,
    EpcisController,
    ValueController,
    EpcisConsumer,
    GoodsConsumer,
  ],
  providers: [
    CommoditiesService,
    CommoditiesStore,
    CorrectionsService,
    CorrectionsStore,
    ExportRulesService,
    ExportRulesStore,
    GoodsService,
    GoodsStore,
    HandOversService,
    HandOversStore,
    LotsService,
    LotsStore,
    OutflowsService,
    OutflowsStore,
    PaperNumbers,
    PartiesStore,
    PoolsService,
    PoolsStore,
    ReservationsStore,
    HoldingsStore,
    StepsService,
    StepsStore,
    RunsService,
    RunsStore,
    BatchesService,
    BatchesStore,
    LinksStore,
    PackingsService,
    PackingsStore,
    EpcisService,
    EventsStore,
    ValueService,
    ValueStore,
    sweepOf('local-windows', LotsStore, LotsService, (lots, ids, by) => lots.endWindows(ids, by)),
    sweepOf('overdue-hand-overs', HandOversStore, HandOversService, (handOvers, ids, by) =>
      handOvers.noteOverdue(ids, by),
    ),
    sweepOf('awaiting-outflows', OutflowsStore, OutflowsService, (outflows, ids, by) => outflows.lapse(ids, by)),
  ],
})
export class AppModule {}
