import { expect, test } from 'vitest';
import { type Ready, readyDocument, readyText } from './ready-text.ts';

const READY: Ready = {
  url: 'http://127.0.0.1:8080',
  where: '/data',
  programme: 'Five gigafactories',
  logins: [
    { name: 'Ada', role: 'administrator', url: 'http://a' },
    { name: 'Petra', role: 'auditor', url: 'http://b' },
    { name: 'Nora', role: '', url: 'http://c' },
  ],
  readyAfterSeconds: 1.234,
};

test('what a service prints names its address, its data and every login, in columns', () => {
  expect(readyText(READY, false).split('\n')).toEqual([
    'Polder is ready after 1.2 s at http://127.0.0.1:8080',
    '  interface   http://127.0.0.1:8080/docs',
    '  data        /data',
    '  programme   Five gigafactories',
    'Log in as one of these; each link works once:',
    '  Ada    administrator  http://a',
    '  Petra  auditor        http://b',
    '  Nora   no role        http://c',
    'Ctrl-C stops it.',
    '',
  ]);
});

test('without a demo it names neither a programme nor logins, and the document neither', () => {
  const bare = { ...READY, programme: undefined, logins: [] };
  expect(readyText(bare, false)).not.toMatch(/programme|Log in/);
  expect(JSON.parse(readyDocument(bare))).toEqual({
    ok: true,
    ...bare,
    programme: null,
    docsUrl: 'http://127.0.0.1:8080/docs',
  });
});
