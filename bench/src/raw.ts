// What the engines themselves can do at this moment: the same writes through the driver alone, and Kafka's produce.
import kafkajs from 'kafkajs';
import { MongoClient } from 'mongodb';
import { uuidv7 } from 'uuidv7';

export interface RawSettings {
  mongodbUri: string;
  kafkaBrokers: string[];
  /** Database and topic of these measurements. */
  name: string;
}
export interface RawRates {
  /** A second. */
  transactions: number;
  /** Messages a second. */
  produced: number;
}

const LOTS = 10_000;
const CLIENTS = 64;
const MESSAGE = 'x'.repeat(500);
const BATCH = 500;
const PARTITIONS = 12;

/** One transaction per order, as a plain service would: a conditional update of a lot, the order, an outbox row; 64 clients. */
export async function transactionsPerSecond({ mongodbUri, name }: RawSettings, seconds: number): Promise<number> {
  const client = new MongoClient(mongodbUri, { maxPoolSize: CLIENTS, writeConcern: { w: 'majority' } });
  const db = client.db(name);
  const [lots, orders, outbox] = ['lots', 'orders', 'outbox'].map((each) => db.collection<{ _id: string }>(each));
  if ((await lots!.estimatedDocumentCount()) === 0) {
    const rows = Array.from({ length: LOTS }, (_, i) => ({ _id: `${i}`, available: 1_000_000_000, reserved: 0 }));
    await lots!.insertMany(rows);
    await Promise.all([db.createCollection('orders'), db.createCollection('outbox')]);
  }
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const _id = uuidv7();
      const lotId = `${Math.floor(Math.random() * LOTS)}`;
      await client.withSession((session) =>
        session.withTransaction(
          async () => {
            const stock = { _id: lotId, available: { $gte: 5_000 } };
            await lots!.updateOne(stock, { $inc: { available: -5_000, reserved: 5_000 } }, { session });
            const order = { _id, lotId, quantity: 5_000, status: 'reserved', placedAt: new Date(), buyerId: uuidv7() };
            await orders!.insertOne(order, { session });
            await outbox!.insertOne({ _id, type: 'order-reserved', value: MESSAGE } as { _id: string }, { session });
          },
          { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } },
        ),
      );
      if (performance.now() < end) done++;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, worker));
  await client.close();
  return done / seconds;
}

/** Messages of 500 bytes, 500 in a send, acknowledged by all, one send in flight: how the relay sends. */
export async function producedPerSecond({ kafkaBrokers, name }: RawSettings, seconds: number): Promise<number> {
  const kafka = new kafkajs.Kafka({ brokers: kafkaBrokers, logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  if (!(await admin.listTopics()).includes(name))
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: name, numPartitions: PARTITIONS }] });
  await admin.disconnect();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const messages = Array.from({ length: BATCH }, (_, i) => ({ key: `${i}`, value: MESSAGE }));
  const end = performance.now() + seconds * 1000;
  let sent = 0;
  for (; performance.now() < end; sent += BATCH) await producer.send({ topic: name, messages, acks: -1 });
  await producer.disconnect();
  return sent / seconds;
}
