/** What Polder expected in place of what it found. */
import type { ReactNode } from 'react';
import { useTexts } from '../texts/preferences.tsx';
import { expectedTexts } from './expected-texts.ts';
import { OfServer } from './of-server.tsx';

interface ExpectedProps {
  readonly expected: ReactNode;
  readonly found: ReactNode;
}

/** In the words of the page, but for those that are handed in marked as another language. */
export function Expected({ expected, found }: ExpectedProps) {
  const texts = useTexts(expectedTexts);
  return (
    <>
      {texts.expected} {expected}; {texts.found} {found}
    </>
  );
}

/** As the server says it. */
export function ExpectedByServer({ expected, found }: ExpectedProps) {
  return (
    <Expected expected={<OfServer>{expected}</OfServer>} found={<OfServer>{found}</OfServer>} />
  );
}
