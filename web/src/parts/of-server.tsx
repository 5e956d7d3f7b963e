/** What the server says in words of its own, which are English whatever the language of a page. */
import type { ReactNode } from 'react';

export function OfServer({ children }: { readonly children: ReactNode }) {
  return <span lang="en">{children}</span>;
}
