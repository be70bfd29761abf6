// All features of the marketplace.
import { MARKETPLACE_ROUTES } from '@hilir/contracts';
import { PAPER_COUNTER, paperCounterSchema, PaperNumbers, RuntimeModule } from '@hilir/runtime';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CommoditiesConsumer } from './commodities/commodities.consumer.js';
import { CommoditiesStore, COMMODITY, commoditySchema } from './commodities/commodities.store.js';
import { EnquiryDeadlines } from './enquiries/deadlines.sweep.js';
import { EnquiriesController } from './enquiries/enquiries.controller.js';
import { EnquiriesService } from './enquiries/enquiries.service.js';
import { EnquiriesStore, ENQUIRY, enquirySchema } from './enquiries/enquiries.store.js';
import { OrderDeadlines } from './orders/deadlines.sweep.js';
import { OrdersConsumer } from './orders/orders.consumer.js';
import { OrdersController } from './orders/orders.controller.js';
import { OrdersService } from './orders/orders.service.js';
import { ORDER, orderSchema, OrdersStore } from './orders/orders.store.js';
import { PartiesConsumer } from './parties/parties.consumer.js';
import { PartiesStore, PARTY, partySchema } from './parties/parties.store.js';
import { PartnershipDeadlines } from './partnerships/deadlines.sweep.js';
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
import { SaleDeadlines } from './sales/deadlines.sweep.js';
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
      { name: ORDER, schema: orderSchema },
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
    PartnershipsController,
    StockConsumer,
    SalesController,
    SalesConsumer,
  ],
  providers: [
    CommoditiesStore,
    EnquiriesService,
    EnquiriesStore,
    EnquiryDeadlines,
    OrderDeadlines,
    OrdersService,
    OrdersStore,
    PaperNumbers,
    PartiesStore,
    PartnershipDeadlines,
    PartnershipsService,
    PartnershipsStore,
    ProductsService,
    ProductsStore,
    StockStore,
    SaleDeadlines,
    SalesService,
    SalesStore,
  ],
})
export class AppModule {}
