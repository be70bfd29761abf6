// Runs spec files one after the other, whatever the number of workers.
import { createRequire } from 'node:module';

// jest-runner is no dependency of ours, it is Jest's own.
const { default: TestRunner } = createRequire(createRequire(import.meta.url).resolve('jest-cli'))('jest-runner');

export default class OneAtATime extends TestRunner {
  isSerial = true;
}
