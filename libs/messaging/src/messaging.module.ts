// Wires messaging into a Nest service: the relay starts with it; the consumer starts as the service's transport.
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { FactServer } from './fact-server.js';
import { KafkaBus } from './kafka.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './options.js';
import { ParkedEvents } from './parked.js';
import { Relay } from './relay.js';
import { Transaction } from './transaction.js';

const DRAIN_MS = 10_000;

@Global()
@Module({})
export class MessagingModule implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly relay: Relay,
    private readonly bus: KafkaBus,
    private readonly server: FactServer,
  ) {}

  /** Needs a mongoose connection (MongooseModule.forRoot) in the same application. */
  static forRoot(options: MessagingOptions): DynamicModule {
    const parts = [Transaction, KafkaBus, Relay, ParkedEvents, FactServer];
    return {
      module: MessagingModule,
      providers: [{ provide: MESSAGING_OPTIONS, useValue: options }, ...parts],
      exports: parts,
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.relay.start();
  }

  /** HTTP has stopped taking requests: finish the chunks, leave the group, send what is in the outbox. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.server.close();
    await this.relay.stop(DRAIN_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.bus.disconnect();
  }
}
