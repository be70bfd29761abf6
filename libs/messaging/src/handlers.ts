// How a feature says which facts it hears, and how the consumer finds those handlers by name.
import type { FactDefinition, FactOf, Fact } from '@hilir/contracts';
import { Catch, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';
import type { Tx } from './unit-of-work.js';

/** What a handler receives beside the fact: `@Payload() fact, @Ctx() { tx }`. */
export interface FactContext {
  tx: Tx;
}

/** Documents that a chunk reads at once, with those of other handlers, before its first handler runs: one of this collection per fact. */
export interface Prefetch<F extends FactDefinition = FactDefinition> {
  collection: string;
  id: (fact: FactOf<F>) => string;
}

/** One handler of one fact type, as the consumer calls it. */
export interface Handler {
  /** `Class.method`: half of the inbox key. */
  name: string;
  prefetch?: readonly Prefetch[];
  invoke(fact: Fact, context: FactContext): Promise<void>;
}

/** What a handler throws belongs to the consumer, which retries or parks; Nest would log it and hide what it was. */
@Catch()
class PassOn implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a controller method as a handler of a fact: Nest's `@EventPattern` with a name, and what to prefetch.
 * The name is `Class.method`: renaming a handler lets it hear again what it already heard.
 */
export function OnFact<F extends FactDefinition>(definition: F, ...prefetch: Prefetch<F>[]): MethodDecorator {
  return (target, method, descriptor) => {
    const extras = { handler: `${target.constructor.name}.${String(method)}`, prefetch };
    EventPattern<string>(definition.type, extras)(target, method, descriptor);
    UseFilters(new PassOn())(target, method, descriptor);
  };
}

/** Wraps whatever a handler throws, so that the consumer knows whose event to park. */
export class HandlerFailed extends Error {
  override name = 'HandlerFailed';
  constructor(
    readonly handler: string,
    eventId: string,
    override readonly cause: unknown,
  ) {
    super(`${handler} failed on ${eventId}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
