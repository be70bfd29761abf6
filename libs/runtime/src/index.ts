// How every service starts, is configured, answers, fails, is watched.
export { readConfig, SERVICE_CONFIG, type ServiceConfig } from './config.js';
export { createService, startService } from './service.js';
export { RuntimeModule, ROUTES, type Routes } from './runtime.module.js';
export { Route } from './route.js';
export { Input } from './input.js';
export { Acting, actsFor, coversRegion, inScope, mustActFor, mustActForOrCover, mustCover } from './acting.js';
export { type Language, languageOf } from './language.js';
export { decodeCursor, encodeCursor, page } from './cursor.js';
export { exported } from './exported.js';
export { requestHash } from './request-hash.js';
export { authorOf, History, historyPage } from './history.js';
export { PAPER_COUNTER, paperCounterSchema, PaperNumbers } from './paper-numbers.js';
export { gauge, statesOf } from './metrics.js';
export { type ImportRecord, Imports } from './imports.js';
export { idOf, type RowKind, RowImports } from './row-imports.js';
export { LOG } from './logging.js';
export { ProblemFilter } from './problems.js';
export { pastDeadline, Sweep, sweepOf } from './sweep.js';
