// What a wrong environment is told, and where a service may listen.
import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

describe('the configuration', () => {
  it('has a value for everything, and a port of its own for each service', () => {
    expect(readConfig('registry', {})).toMatchObject({ service: 'registry', PORT: 3001, HOST: '127.0.0.1' });
    expect(readConfig('marketplace', { PORT: '' }).PORT).toBe(3003);
  });

  it('names every wrong variable at once, and no value, which may be a password', () => {
    const wrong = {
      PORT: '70000',
      HOST: '0.0.0.0',
      MONGODB_URI: 'secret:hunter2@db',
      KAFKA_BROKERS: 'broker',
      LOG_LEVEL: 'loud',
      BODY_LIMIT_KB: '-1',
      TOPIC_PARTITIONS: '1e3',
      DATABASE_PREFIX: 'Hilir/',
    };
    const read = () => readConfig('registry', wrong);
    for (const name of Object.keys(wrong)) expect(read).toThrow(`  ${name}: expected `);
    expect(read).not.toThrow('hunter2');
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('may listen on %s', (HOST) => {
    expect(readConfig('registry', { HOST }).HOST).toBe(HOST);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.org', '1127.0.0.1'])('may not listen on %s', (HOST) => {
    expect(() => readConfig('registry', { HOST })).toThrow('HOST: expected a loopback address');
  });

  it('may listen anywhere inside a container', () => {
    const open = { HOST: '0.0.0.0', ALLOW_OPEN_BIND: 'container' };
    expect(readConfig('registry', open).HOST).toBe('0.0.0.0');
    expect(() => readConfig('registry', { ...open, ALLOW_OPEN_BIND: 'yes' })).toThrow("only the word 'container'");
  });
});
