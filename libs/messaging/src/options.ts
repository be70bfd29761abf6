// What messaging needs to know about the service it runs in.
import type { ServiceName } from '@hilir/contracts';

export interface MessagingOptions {
  service: ServiceName;
  brokers: string[];
  /** Put before every topic and group, so that test runs on one broker do not meet. */
  topicPrefix: string;
  partitions: number;
  replication: number;
  retentionHours: number;
}
export const MESSAGING_OPTIONS = Symbol('MessagingOptions');
