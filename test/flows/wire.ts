// Sends a request exactly as it is written, which fetch and supertest would put right, and checks problem documents.
import { type Problem, Problem as ProblemSchema, REFUSALS, type RefusalCode } from '@hilir/contracts';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Wire {
  method: string;
  /** As it goes into the request line. */
  path: string;
  headers: Record<string, string>;
  body?: string;
}
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** A service refuses a body by its length and closes; whoever is still writing then may lose the answer. */
const LARGE = 900_000;
const ANSWERS_WITHIN_MS = 2_000;

export function send(url: string, { method, path, headers, body }: Wire): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const asked = request({ agent, hostname, port, method, path, headers: { ...headers, ...length } }, (response) => {
      clearTimeout(waiting);
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => {
        resolve({ status: response.statusCode!, headers: response.headers, text });
        if (!asked.writableEnded) asked.destroy();
      });
      response.on('error', reject);
    });
    asked.on('error', reject);
    const large = body !== undefined && body.length > LARGE;
    const waiting = large ? setTimeout(() => asked.end(body), ANSWERS_WITHIN_MS) : undefined;
    if (large) asked.flushHeaders();
    else asked.end(body);
  });
}

/** What is wrong with an answer that should be this refusal in this language; nothing when it is right. */
export function complaints(
  answer: Answer,
  expected: { code: RefusalCode; pointer?: string },
  language: 'id' | 'en',
): string[] {
  const { status, [language]: words } = REFUSALS[expected.code];
  if (answer.status !== status) return [`status ${answer.status}, not ${status}: ${answer.text.slice(0, 300)}`];
  if (!answer.headers['content-type']?.startsWith('application/problem+json')) return ['is no problem document'];
  const parsed = ProblemSchema.safeParse(JSON.parse(answer.text));
  if (!parsed.success) return [`is no problem: ${parsed.error.message}`];
  const problem: Problem = parsed.data;
  const named = (problem.errors ?? []).map(({ pointer }) => pointer);
  const names = (pointer: string): boolean => named.some((one) => one === pointer || one.startsWith(`${pointer}/`));
  return [
    ...(problem.code === expected.code ? [] : [`code ${problem.code}, not ${expected.code}`]),
    ...(problem.status === status ? [] : [`says status ${problem.status}`]),
    ...(problem.detail === words ? [] : [`says "${problem.detail}", not "${words}"`]),
    ...(problem.correlationId === answer.headers['x-correlation-id'] ? [] : ['has another correlation id']),
    ...(expected.pointer === undefined || names(expected.pointer) ? [] : [`names ${named.join() || 'no field'}`]),
    ...(/node_modules|\bat .*:\d+:\d+|Error:/.test(answer.text) ? ['shows its insides'] : []),
  ];
}
