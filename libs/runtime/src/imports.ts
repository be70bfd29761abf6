// Remembers imports: which file an id stands for, and what came of it; a repeat is answered by the same report.
import { type Author, Refusal } from '@hilir/contracts';
import { Transaction } from '@hilir/messaging';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Schema } from 'mongoose';
import { createHash } from 'node:crypto';
import { type Acting, coversRegion, mustActFor, mustCover } from './acting.js';
import { authorOf } from './history.js';
import { requestHash } from './request-hash.js';

export interface ImportRecord<T> {
  _id: string;
  version: number;
  /** Fingerprint of the file and of what was said about it. */
  requestHash: string;
  by: Author;
  startedAt: Date;
  /** Absent while it runs, or after it was killed half way; a repeat finishes it. */
  finishedAt?: Date;
  tally?: T;
}
export const IMPORT = 'Import';
export const ImportSchema = new Schema<ImportRecord<unknown>>(
  { _id: String, version: Number, requestHash: String },
  { collection: 'imports', versionKey: false },
);

@Injectable()
export class Imports {
  constructor(
    private readonly transaction: Transaction,
    @InjectModel(IMPORT) private readonly model: Model<ImportRecord<unknown>>,
  ) {}

  /**
   * Runs an import and keeps its tally. Whoever repeats it gets that tally; after a kill half way it runs again, so `run`
   * has to meet what it wrote itself. Throws `import.id-used` for another file.
   */
  async once<T>(acting: Acting, importId: string, file: File, said: object, run: () => Promise<T>): Promise<T> {
    const content = createHash('sha256').update(new Uint8Array(await file.arrayBuffer()));
    const hash = requestHash({ content: content.digest('hex'), type: file.type, said });
    const known = await this.transaction.run(acting.cause, async (tx) => {
      const found = await tx.find(this.model, importId);
      if (found && found.requestHash !== hash) throw new Refusal('import.id-used');
      const record = { _id: importId, version: 1, requestHash: hash, by: authorOf(acting), startedAt: new Date() };
      if (!found) tx.insert(this.model, record);
      return found?.tally;
    });
    if (known) return known as T;
    const tally = await run();
    await this.transaction.run(acting.cause, async (tx) => {
      const found = await tx.find(this.model, importId);
      if (!found) throw new Error(`import ${importId} has no record`);
      // The same request twice at once: the first to finish has written the same report.
      if (found.tally) return;
      tx.replace(this.model, { ...found, version: found.version + 1, tally, finishedAt: new Date() });
    });
    return tally;
  }

  /** For the party that sent it, or offices that cover the office that did. Throws `import.not-found`. */
  async get<T>(acting: Acting, importId: string): Promise<ImportRecord<T>> {
    const record = await this.model.findOne({ _id: importId }).lean<ImportRecord<T>>();
    if (!record) throw new Refusal('import.not-found');
    const { partyId, region = '' } = record.by;
    if (partyId === undefined) mustCover(acting, region);
    else if (!coversRegion(acting, '')) mustActFor(acting, partyId);
    return record;
  }
}
