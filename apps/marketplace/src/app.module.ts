// All features of the marketplace.
import { MARKETPLACE_ROUTES } from '@hilir/contracts';
import { PAPER_COUNTER, paperCounterSchema, PaperNumbers, RuntimeModule, statesOf, sweepOf } from '@hilir/runtime';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CommoditiesConsumer } from './commodities/commodities.consumer.js';
import { CommoditiesStore, COMMODITY, commoditySchema } from './commodities/commodities.store.js';
import { EnquiriesController } from './enquiries/enquiries.controller.js';
import { EnquiriesService } from './enquiries/enquiries.service.js';
import { EnquiriesStore, ENQUIRY, enquirySchema } from './enquiries/enquiries.store.js';
import { ExportDocumentsController } from './export-documents/export-documents.controller.js';
import { ExportDocumentsService } from './export-documents/export-documents.service.js';
import {
  EXPORT_DOCUMENT,
  exportDocumentSchema,
  ExportDocumentsStore,
} from './export-documents/export-documents.store.js';
import { OrdersConsumer } from './orders/orders.consumer.js';
import { OrdersController } from './orders/orders.controller.js';
import { OrdersService } from './orders/orders.service.js';
import { ORDER, orderSchema, OrdersStore } from './orders/orders.store.js';
import { PapersController } from './papers/papers.controller.js';
import { PAPER, paperSchema, PapersStore } from './papers/papers.store.js';
import { PartiesConsumer } from './parties/parties.consumer.js';
import { PartiesStore, PARTY, partySchema } from './parties/parties.store.js';
import { PartnershipsController } from './partnerships/partnerships.controller.js';
import { PartnershipsService } from './partnerships/partnerships.service.js';
import {
  PARTNERSHIP,
  PARTNERSHIP_PERIOD,
  partnershipPeriodSchema,
  partnershipSchema,
  PartnershipsStore,
} from './partnerships/partnerships.store.js';
import { ProductsConsumer } from './products/products.consumer.js';
import { ProductImportsController } from './products/product-imports.controller.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsService } from './products/products.service.js';
import { PRODUCT, productSchema, ProductsStore } from './products/products.store.js';
import { StockConsumer } from './stock/stock.consumer.js';
import { BATCH_STOCK, batchStockSchema, StockStore } from './stock/stock.store.js';
import { SalesConsumer } from './sales/sales.consumer.js';
import { SalesController } from './sales/sales.controller.js';
import { SalesService } from './sales/sales.service.js';
import { BASKET, basketSchema, SALE, saleSchema, SalesStore } from './sales/sales.store.js';

@Module({
  imports: [
    RuntimeModule.forRoot('marketplace', MARKETPLACE_ROUTES),
    MongooseModule.forFeature([
      { name: BATCH_STOCK, schema: batchStockSchema },
      { name: BASKET, schema: basketSchema },
      { name: COMMODITY, schema: commoditySchema },
      { name: ENQUIRY, schema: enquirySchema },
      { name: EXPORT_DOCUMENT, schema: exportDocumentSchema },
      { name: ORDER, schema: orderSchema },
      { name: PAPER, schema: paperSchema },
      { name: PAPER_COUNTER, schema: paperCounterSchema },
      { name: PARTNERSHIP, schema: partnershipSchema },
      { name: PARTNERSHIP_PERIOD, schema: partnershipPeriodSchema },
      { name: PARTY, schema: partySchema },
      { name: PRODUCT, schema: productSchema },
      { name: SALE, schema: saleSchema },
    ]),
  ],
  controllers: [
    OrdersController,
    OrdersConsumer,
    CommoditiesConsumer,
    PartiesConsumer,
    ProductImportsController,
    ProductsController,
    ProductsConsumer,
    EnquiriesController,
    ExportDocumentsController,
    PapersController,
    PartnershipsController,
    StockConsumer,
    SalesController,
    SalesConsumer,
  ],
  providers: [
    CommoditiesStore,
    EnquiriesService,
    EnquiriesStore,
    ExportDocumentsService,
    ExportDocumentsStore,
    OrdersService,
    OrdersStore,
    PaperNumbers,
    PapersStore,
    PartiesStore,
    PartnershipsService,
    PartnershipsStore,
    ProductsService,
    ProductsStore,
    StockStore,
    SalesService,
    SalesStore,
    statesOf('order', OrdersStore),
    statesOf('sale', SalesStore),
    sweepOf('order-deadlines', OrdersStore, OrdersService, (orders, ids, by) => orders.lapse(ids, by)),
    sweepOf('enquiry-deadlines', EnquiriesStore, EnquiriesService, (enquiries, ids, by) => enquiries.expire(ids, by)),
    sweepOf('partnership-deadlines', PartnershipsStore, PartnershipsService, (partnerships, ids, by) =>
      partnerships.expire(ids, by),
    ),
    sweepOf('sale-deadlines', SalesStore, SalesService, (sales, ids, by) => sales.endDue(ids, by)),
  ],
})
export class AppModule {}
