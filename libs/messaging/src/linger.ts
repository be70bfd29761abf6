// When many come at once, a round waits a moment before the next, so that fewer and fuller rounds carry them.
import { sleep } from './transient.js';

/** A round of so many was a crowd: more are on their way. */
const CROWD = 4;
/** Measured: see ADR 8. */
const LINGER_MS = 10;

/** After a round of so many. A lone request, and the last of a crowd, waits for nobody. */
export const linger = (round: number): Promise<void> => (round < CROWD ? Promise.resolve() : sleep(LINGER_MS));
