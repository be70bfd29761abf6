// The smallest service that sends and hears facts: real engines, handlers of its own, and a world that a spec can look at.
import 'reflect-metadata';
import {
  type FactOf,
  type NewFact,
  PartyActivated,
  type PartyProfile,
  PartyRegistered,
  PartyRevised,
  type ServiceName,
} from '@hilir/contracts';
import { FactServer, type FactContext, MessagingModule, OnFact, Transaction } from '@hilir/messaging';
import { Controller, type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import { getConnectionToken, InjectModel, MongooseModule } from '@nestjs/mongoose';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Db } from 'mongodb';
import { type Connection, Model, Schema } from 'mongoose';
import { ownEnvironment } from '../engines/engines.js';

/** What a handler heard about one party, in the order in which it took effect. */
export interface Heard {
  _id: string;
  version: number;
  facts: string[];
}
const HEARD = 'Heard';
const heardSchema = new Schema<Heard>(
  { _id: String, version: Number, facts: [String] },
  { collection: 'heard', versionKey: false },
);

/** A handler throws what this gives back, if anything: set by specs, by handler and fact. */
export const trouble = { with: (_handler: string, _fact: FactOf<typeof PartyRegistered>): unknown => undefined };
/** How long each handler takes; 0 unless a spec says otherwise. */
export const pace = { ms: 0 };

abstract class Listener {
  constructor(@InjectModel(HEARD) protected readonly model: Model<Heard>) {}

  protected async hear(handler: string, fact: FactOf<typeof PartyRegistered>, { tx }: FactContext): Promise<void> {
    const error = trouble.with(handler, fact);
    if (error !== undefined) throw error as Error;
    if (pace.ms > 0) await new Promise((resolve) => setTimeout(resolve, pace.ms));
    const _id = `${handler}/${fact.subject}`;
    const known = await tx.find(this.model, _id);
    const heard = `${fact.type.split('.')[1]} ${fact.sequence}`;
    if (known) tx.replace(this.model, { ...known, version: known.version + 1, facts: [...known.facts, heard] });
    else tx.insert(this.model, { _id, version: 1, facts: [heard] });
  }
}

/** Hears three kinds of facts about parties. */
@Controller()
export class Reader extends Listener {
  constructor(@InjectModel(HEARD) model: Model<Heard>) {
    super(model);
  }
  @OnFact(PartyRegistered)
  registered(@Payload() fact: FactOf<typeof PartyRegistered>, @Ctx() context: FactContext): Promise<void> {
    return this.hear('Reader', fact, context);
  }
  @OnFact(PartyRevised)
  revised(@Payload() fact: FactOf<typeof PartyRevised>, @Ctx() context: FactContext): Promise<void> {
    return this.hear('Reader', fact, context);
  }
  @OnFact(PartyActivated)
  activated(@Payload() fact: FactOf<typeof PartyActivated>, @Ctx() context: FactContext): Promise<void> {
    return this.hear('Reader', fact, context);
  }
}

/** Hears one of the same facts, for itself. */
@Controller()
export class Counter extends Listener {
  constructor(@InjectModel(HEARD) model: Model<Heard>) {
    super(model);
  }
  @OnFact(PartyRegistered)
  counted(@Payload() fact: FactOf<typeof PartyRegistered>, @Ctx() context: FactContext): Promise<void> {
    return this.hear('Counter', fact, context);
  }
}

export interface TinyService {
  app: INestApplication;
  transaction: Transaction;
  facts: FactServer;
  connection: Connection;
  db: Db;
  model: Model<Heard>;
  /** Puts facts into the outbox in one transaction. */
  tell(...facts: NewFact[]): Promise<void>;
  /** What a handler heard about a party. */
  heard(handler: string, partyId: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Its own databases, topics and groups; services that are started with the same ones are members of one group. */
export interface TinyEnvironment {
  MONGODB_URI: string;
  DATABASE_PREFIX: string;
  KAFKA_BROKERS: string;
  TOPIC_PREFIX: string;
  TOPIC_PARTITIONS: string;
}
export const tinyEnvironment = (name: string, partitions = 3): TinyEnvironment =>
  ({ ...ownEnvironment(name), TOPIC_PARTITIONS: `${partitions}` }) as unknown as TinyEnvironment;

export async function startTinyService(
  env: TinyEnvironment,
  { service = 'registry' as ServiceName, hears = [Reader, Counter] as Type[] } = {},
): Promise<TinyService> {
  const options = {
    service,
    brokers: env.KAFKA_BROKERS.split(','),
    topicPrefix: env.TOPIC_PREFIX,
    partitions: Number(env.TOPIC_PARTITIONS),
    replication: 1,
    retentionHours: 1,
  };
  @Module({
    imports: [
      MongooseModule.forRoot(env.MONGODB_URI, { dbName: `${env.DATABASE_PREFIX}${service}` }),
      MongooseModule.forFeature([{ name: HEARD, schema: heardSchema }]),
      MessagingModule.forRoot(options),
    ],
    controllers: hears,
  })
  class TinyModule {}

  const app = await NestFactory.create(TinyModule, new FastifyAdapter(), { logger: false });
  const facts = app.get(FactServer);
  app.connectMicroservice({ strategy: facts });
  await app.init();
  await app.startAllMicroservices();
  const connection = app.get<Connection>(getConnectionToken());
  const model = connection.model<Heard>(HEARD);
  const transaction = app.get(Transaction);
  return {
    app,
    transaction,
    facts,
    connection,
    model,
    db: connection.db as unknown as Db,
    tell: (...news) =>
      transaction.run({ correlationId: 'spec' }, (tx) => {
        for (const fact of news) tx.emit(fact);
      }),
    heard: async (handler, partyId) => (await model.findById(`${handler}/${partyId}`).lean<Heard>())?.facts ?? [],
    close: () => app.close(),
  };
}

export const partyId = (n: number): string => `0190f3b1-7c2e-7abc-8def-${String(n).padStart(12, '0')}`;
const profile = (n: number): PartyProfile => ({
  partyId: partyId(n),
  kind: 'ikm',
  name: `Party ${n}`,
  region: '6501012001',
  status: 'draft',
});
const aggregate = (n: number, sequence: number) => ({ subject: partyId(n), sequence, key: partyId(n) });
export const registered = (n: number, sequence = 1): NewFact => PartyRegistered.of(aggregate(n, sequence), profile(n));
export const revised = (n: number, sequence: number): NewFact => PartyRevised.of(aggregate(n, sequence), profile(n));
export const activated = (n: number, sequence: number): NewFact =>
  PartyActivated.of(aggregate(n, sequence), profile(n));
