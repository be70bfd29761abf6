// Checks a request against its route's declaration; every wrong field is collected, none is reported alone.
import { type FieldError, type InputOf, Refusal, type RouteDefinition } from '@hilir/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { fieldErrors, wrongForm } from './field-errors.js';
import type { Language } from './language.js';

/** The checked request: `@Input() input: InputOf<typeof postLot>`. */
export const Input = createParamDecorator(
  (_: unknown, context: ExecutionContext): unknown => context.switchToHttp().getRequest<FastifyRequest>().input,
);

/** Tells a missing field from a wrong one; costs nothing while the request is right. */
const REPORT_INPUT = { reportInput: true };
const VERSION_TAG = /^"([0-9]{1,15})"$/;
const EXPECTED_TAG = {
  id: 'versi dalam tanda kutip, misalnya "3", seperti pada ETag',
  en: 'a version in quotes such as "3", as in the ETag',
} as const;

/**
 * The checked parts of a request. `fields` holds what was found wrong before, and gets what is found here.
 * Throws `request.invalid` with all of them, or else `request.if-match-missing`.
 */
export function readInput(
  contract: RouteDefinition,
  request: FastifyRequest,
  language: Language,
  fields: FieldError[],
): InputOf<RouteDefinition> {
  const params = part('params', contract.params, request.params, language, fields);
  const query = part('query', contract.query, request.query, language, fields);
  const body = part('body', contract.body, request.body, language, fields);
  const tag = contract.ifMatch ? request.headers['if-match'] : undefined;
  const version = tag === undefined ? undefined : VERSION_TAG.exec(tag);
  if (version === null) fields.push(wrongForm('/headers/if-match', EXPECTED_TAG, language));
  if (fields.length > 0) throw new Refusal('request.invalid', {}, fields);
  if (contract.ifMatch && tag === undefined) throw new Refusal('request.if-match-missing');
  return { params, query, body, version: Number(version?.[1]) };
}

function part(
  name: 'params' | 'query' | 'body',
  schema: z.ZodType,
  value: unknown,
  language: Language,
  fields: FieldError[],
): unknown {
  const parsed = schema.safeParse(value, REPORT_INPUT);
  if (parsed.success) return parsed.data;
  fields.push(...fieldErrors(`/${name}`, parsed.error.issues, language));
  return undefined;
}
