import { describe, expect, test } from 'vitest';
import { createLog } from './log.ts';

function lines(format: 'text' | 'json') {
  const written: string[] = [];
  const log = createLog({ level: 'info', format }, { write: (text) => written.push(text) });
  return { log, written };
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('the log', () => {
  test('is a line of text for people, with its fields behind', async () => {
    const { log, written } = lines('text');
    log.debug('not told');
    log.info({ url: 'http://127.0.0.1:1', words: 'two words', none: undefined }, 'ready');
    await turnOfTheLoop();
    expect(written.map((line) => line.replace(/^\S+/, 'TIME'))).toEqual([
      'TIME info  ready url=http://127.0.0.1:1 words="two words"\n',
    ]);
  });

  test('gathers what comes at once, and writes all of it with the first warning', async () => {
    const { log, written } = lines('json');
    log.info('one');
    log.info('two');
    expect(written).toEqual([]);
    log.warn('three');
    expect(written).toHaveLength(1);
    expect(written[0]?.match(/"msg":"\w+"/g)).toEqual([
      '"msg":"one"',
      '"msg":"two"',
      '"msg":"three"',
    ]);
    log.info('four');
    await turnOfTheLoop();
    expect(written).toHaveLength(2);
  });

  test('shows the stack of an error below', () => {
    const { log, written } = lines('text');
    log.error({ err: new Error('lost') }, 'failed');
    expect(written[0]).toMatch(/^\S+ error failed \n {2}Error: lost\n {4,}at /);
  });

  test('is one JSON document a line for programs, and text cannot forge a line', () => {
    const { log, written } = lines('json');
    log.warn({ name: 'a\n{"level":"fatal"}' }, 'odd');
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ level: 'warn', msg: 'odd' });
    const text = lines('text');
    text.log.warn({ name: 'a\nb' }, 'odd');
    expect(text.written[0]?.split('\n')).toHaveLength(2);
  });
});
