// Every refusal has its document in both languages; failures of facts are left to the consumer.
import { type RefusalCode, Refusal, REFUSALS } from '@hilir/contracts';
import { describe, expect, it } from '@jest/globals';
import { problemOf } from './problems.js';

const request = { id: 'c-1', url: '/lots/1?secret=2' };

describe('a problem document', () => {
  it.each(Object.keys(REFUSALS) as RefusalCode[])('of %s has a status and words in both languages', (code) => {
    for (const language of ['id', 'en'] as const) {
      const problem = problemOf(new Refusal(code, { status: 'x', reserved: 1, columns: 'y' }), request, language);
      expect(problem).toMatchObject({ type: `urn:hilir:problem:${code}`, code, status: REFUSALS[code].status });
      expect(problem.title).toMatch(/\w/);
      expect(problem.detail).toMatch(/\w/);
    }
  });

  it('names the request without its query, and its fields when there are any', () => {
    const fields = [{ pointer: '/body/a', code: 'x', message: 'y' }];
    expect(problemOf(new Refusal('request.invalid', {}, fields), request, 'en')).toEqual({
      type: 'urn:hilir:problem:request.invalid',
      title: 'The request is not right',
      status: 400,
      detail: 'The request has fields that are not right.',
      code: 'request.invalid',
      instance: '/lots/1',
      correlationId: 'c-1',
      errors: fields,
    });
    expect(problemOf(undefined, request, 'id')).toMatchObject({ status: 500, code: 'service.failure' });
  });
});
