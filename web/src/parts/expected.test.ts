import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Expected, ExpectedByServer } from './expected.tsx';

const fault = { expected: 'a date', found: '"soon"' };

test('the words of the server are marked as English, whatever the language of the page', () => {
  expect(renderToStaticMarkup(createElement(ExpectedByServer, fault))).toBe(
    'Expected <span lang="en">a date</span>; found <span lang="en">&quot;soon&quot;</span>',
  );
});

test('those of a field of the page itself are not', () => {
  expect(renderToStaticMarkup(createElement(Expected, { ...fault, found: 'soon' }))).toBe(
    'Expected a date; found soon',
  );
});
