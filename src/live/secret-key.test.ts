import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { secretKeyIn } from './secret-key.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'polder-key-'));

describe('the key with the data', () => {
  test('is made once, and nobody else can read it', () => {
    const data = join(folder(), 'data');
    const key = secretKeyIn(data);
    expect(key).toMatch(/^[\w-]{64}$/);
    expect(secretKeyIn(data)).toBe(key);
    expect(statSync(join(data, 'secret-key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, 'secret-key'), 'utf8').trim()).toBe(key);
    expect(secretKeyIn(folder())).not.toBe(key);
  });

  test('is refused where it was cut short, and where its folder is a file', () => {
    const data = folder();
    writeFileSync(join(data, 'secret-key'), 'short\n');
    expect(() => secretKeyIn(data)).toThrow(/secret-key: this is no key of Polder; remove it/);
    expect(() => secretKeyIn(join(data, 'secret-key'))).toThrow(/a part of this path is a file/);
  });
});
