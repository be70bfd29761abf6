// How a service talks to its MongoDB: what may wait how long, and what mongoose must refuse.
import type { MongooseModuleFactoryOptions } from '@nestjs/mongoose';
import mongoose from 'mongoose';
import type { ServiceConfig } from './config.js';

// Second guard behind the parsed input: an operator that reaches a filter is compared, not run; an unknown field is an error.
mongoose.set('sanitizeFilter', true);
mongoose.set('strictQuery', 'throw');
mongoose.set('strict', 'throw');

/** Connection options: every wait ends within seconds, so that a request is refused as busy rather than left hanging. */
export const mongoOptions = (config: ServiceConfig): MongooseModuleFactoryOptions => ({
  uri: config.MONGODB_URI,
  dbName: config.DATABASE_PREFIX + config.service,
  appName: config.service,
  writeConcern: { w: 'majority' },
  readConcern: { level: 'majority' },
  retryWrites: true,
  retryReads: true,
  maxPoolSize: 50,
  serverSelectionTimeoutMS: 5_000,
  // Together, 5 s after a server fell silent its connections are closed and what waits on them fails.
  connectTimeoutMS: 3_000,
  heartbeatFrequencyMS: 2_000,
  waitQueueTimeoutMS: 5_000,
  socketTimeoutMS: 30_000,
  // A model that is used while there is no connection fails in the driver after 5 s, instead of waiting in a buffer.
  bufferCommands: false,
  // The start does both, in turn: see service.ts.
  autoCreate: false,
  autoIndex: false,
  retryAttempts: 10,
  retryDelay: 1_000,
});
