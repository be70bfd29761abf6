// Writes a rubric down, once.
import { Refusal, type RubricBody, RubricDefined } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { type Acting, authorOf, mustCover, requestHash } from '@hilir/runtime';
import { Injectable } from '@nestjs/common';
import { type RubricRecord, RubricsStore } from './rubrics.store.js';

@Injectable()
export class RubricsService {
  constructor(
    private readonly transaction: Transaction,
    private readonly rubrics: RubricsStore,
  ) {}

  define(acting: Acting, rubricId: string, body: RubricBody): Promise<{ rubric: RubricRecord; created: boolean }> {
    mustCover(acting, body.region);
    const hash = requestHash(body);
    return this.transaction.run(acting.cause, async (tx) => {
      const known = await this.rubrics.find(tx, rubricId);
      if (known?.requestHash === hash) return { rubric: known, created: false };
      if (known) throw new Refusal('rubric.id-used');
      const definedBy = authorOf(acting);
      const rubric = { ...body, _id: rubricId, version: 1, definedAt: new Date(), definedBy, requestHash: hash };
      this.rubrics.add(tx, rubric);
      tx.emit(RubricDefined.of({ subject: rubricId, sequence: 1, key: rubricId }, { rubricId, ...body }));
      return { rubric, created: true };
    });
  }
}
