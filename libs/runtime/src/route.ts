// The decorator that turns a declared route into a Nest handler that only ever sees an allowed caller and a checked request.
import { type FieldError, type InputOf, Refusal, type RouteDefinition } from '@hilir/contracts';
import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  UseGuards,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { type Acting, readActing } from './acting.js';
import { readInput } from './input.js';

declare module 'fastify' {
  interface FastifyRequest {
    acting: Acting;
    input: InputOf<RouteDefinition>;
  }
  interface FastifyContextConfig {
    contract?: RouteDefinition;
  }
}

/**
 * Serves a declared route. Before the handler runs: the role is checked, then params, query, body and If-Match.
 * The status is the lowest 2xx of the declaration; a handler with a second one sets it on the reply.
 */
export function Route(contract: RouteDefinition): MethodDecorator {
  const [status = 200] = Object.keys(contract.answers).map(Number);
  return applyDecorators(
    RequestMapping({ path: contract.path, method: RequestMethod[contract.method] }),
    HttpCode(status),
    RouteConfig({ contract }),
    UseGuards(new Admission(contract)),
  );
}

/** Lets a request in, or throws the refusal. One instance per route, so that nothing is looked up while serving. */
class Admission implements CanActivate {
  private readonly mediaType: RegExp;

  constructor(private readonly contract: RouteDefinition) {
    const expected = (contract.consumes ?? ['application/json']).map((type) => type.replace(/[.+*]/g, '\\$&'));
    this.mediaType = new RegExp(`^\\s*(?:${expected.join('|')})\\s*(;|$)`, 'i');
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const fields: FieldError[] = [];
    request.acting = readActing(request, this.contract.roles, fields);
    if (request.body !== undefined && !this.mediaType.test(request.headers['content-type'] ?? '')) {
      throw new Refusal('request.media-type');
    }
    request.input = readInput(this.contract, request, request.acting.language, fields);
    return true;
  }
}
