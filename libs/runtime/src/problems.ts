// The one place where what was thrown becomes an answer: RFC 9457 problem documents in the caller's language.
import { type Problem, Refusal, REFUSALS, refusalText, type RouteDefinition } from '@hilir/contracts';
import { isTransient } from '@hilir/messaging';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { wrongForm } from './field-errors.js';
import { type Language, languageOf } from './language.js';

/** What a caller is told of a bug; it is no refusal, so it has no row in REFUSALS. */
export const SERVICE_FAILURE = {
  code: 'service.failure',
  status: 500,
  id: 'Terjadi kesalahan pada layanan; sudah dicatat.',
  en: 'The service failed; this was recorded.',
} as const;

const TITLES: Record<number, Record<Language, string>> = {
  400: { id: 'Permintaan belum benar', en: 'The request is not right' },
  401: { id: 'Belum dikenal', en: 'Not known who is asking' },
  403: { id: 'Tidak berhak', en: 'Not allowed' },
  404: { id: 'Tidak ditemukan', en: 'Not found' },
  405: { id: 'Metode tidak tersedia', en: 'Method not available' },
  406: { id: 'Bentuk jawaban tidak tersedia', en: 'Form of answer not available' },
  409: { id: 'Bertentangan dengan keadaan sekarang', en: 'In conflict with how things stand' },
  412: { id: 'Sudah berubah', en: 'Changed meanwhile' },
  413: { id: 'Terlalu besar', en: 'Too large' },
  415: { id: 'Jenis isi tidak diterima', en: 'Content type not accepted' },
  422: { id: 'Tidak dapat diterima', en: 'Not acceptable' },
  428: { id: 'Versi belum disebutkan', en: 'Version not stated' },
  429: { id: 'Terlalu banyak permintaan', en: 'Too many requests' },
  500: { id: 'Kesalahan layanan', en: 'Service failure' },
  503: { id: 'Sedang sibuk', en: 'Busy' },
};

/** Seconds after which a busy service may be asked again. */
const RETRY_AFTER = '2';

/** Answers whatever a handler, a hook or Fastify itself throws. A bug is logged here, once, and nowhere else. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: readonly RouteDefinition[],
    private readonly log: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    return this.answer(error, request, host.switchToHttp().getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    // Only the health check throws this, with a body of its own shape.
    if (error instanceof ServiceUnavailableException) return reply.status(503).send(error.getResponse());
    const language = languageOf(request.headers['accept-language']);
    const refusal = this.refusalOf(error, request, reply);
    const where = { correlationId: request.id, method: request.method, route: request.routeOptions.url };
    if (!refusal) this.log.error({ err: error, ...where }, 'failed');
    if (refusal?.code === 'service.busy') {
      this.log.warn({ err: error, ...where }, 'busy');
      reply.header('retry-after', RETRY_AFTER);
    }
    return send(reply, problemOf(refusal, request, language));
  }

  /** The refusal that an error stands for; none for a bug. */
  private refusalOf(error: unknown, request: FastifyRequest, reply: FastifyReply): Refusal | undefined {
    if (error instanceof Refusal) return error;
    // Before anything that Fastify found wrong with a body that nobody was going to read.
    if (request.is404) {
      const methods = methodsAt(this.routes, request.url);
      if (methods.length === 0) return new Refusal('request.not-found');
      reply.header('allow', methods.join(', '));
      return new Refusal('request.method');
    }
    // After the tries that messaging makes: MongoDB cannot be reached, or others were always quicker.
    if (isTransient(error)) return new Refusal('service.busy');
    return unreadable(error);
  }
}

/** The problem document of a refusal; of a bug when there is none. */
export function problemOf(
  refusal: Refusal | undefined,
  request: Pick<FastifyRequest, 'id' | 'url'>,
  language: Language,
): Problem {
  const { status } = refusal ? REFUSALS[refusal.code] : SERVICE_FAILURE;
  const code = refusal?.code ?? SERVICE_FAILURE.code;
  return {
    type: `urn:hilir:problem:${code}`,
    title: TITLES[status]![language],
    status,
    detail: refusal ? refusalText(refusal, language) : SERVICE_FAILURE[language],
    code,
    instance: pathOf(request.url),
    correlationId: request.id,
    ...(refusal && refusal.fields.length > 0 ? { errors: refusal.fields } : {}),
  };
}

const send = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply.status(problem.status).type('application/problem+json').send(problem);

const pathOf = (url: string): string => url.split('?', 1)[0]!;

/** The methods that are declared at a path; none when nothing is there. */
function methodsAt(routes: readonly RouteDefinition[], url: string): string[] {
  const steps = pathOf(url).split('/');
  const here = routes.filter(({ path }) => {
    const declared = path.split('/');
    const fits = (step: string, at: number) => fitsStep(step, steps[at]);
    return declared.length === steps.length && declared.every(fits);
  });
  const methods = new Set<string>(here.map(({ method }) => method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods];
}

/** A step of a path is a word, `:parameter`, or a word and a parameter such as `lots.:format`. */
function fitsStep(declared: string, step = ''): boolean {
  const [word = '', parameter] = declared.split(':', 2);
  return parameter === undefined ? step === word : step.startsWith(word) && step.length > word.length;
}

/** Refusals for bodies that Fastify could not read. It gives those errors a 4xx status, and Nest wraps most of them. */
function unreadable(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const { statusCode: status = 500 } =
    error instanceof HttpException ? { statusCode: error.getStatus() } : (error as { statusCode?: number });
  if (status < 400 || status > 499) return undefined;
  if (status === 413) return new Refusal('request.too-large');
  if (status === 415) return new Refusal('request.media-type');
  return new Refusal('request.not-json');
}

const READABLE = { id: 'alamat yang dapat dibaca', en: 'an address that can be read' } as const;

/** Answers an address that the router cannot take apart, such as `/lots/%zz`; that never comes as far as the filter. */
export function answerUnreadableAddress(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const language = languageOf(request.headers['accept-language']);
  const refusal = new Refusal('request.invalid', {}, [wrongForm('/params', READABLE, language)]);
  // No hook has run yet either.
  send(reply.header('x-correlation-id', request.id), problemOf(refusal, request, language));
}
