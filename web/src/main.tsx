/** Where the application starts: its providers, from the outermost in. */
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { getMe } from '../../src/client/me.ts';
import { question } from './api/questions.ts';
import { entryFor } from './app/pages.ts';
import { makeQueries } from './app/queries.ts';
import { makeRouter } from './app/router.tsx';
import { THEME, VARIABLES } from './app/theme.ts';
import { PreferencesProvider } from './texts/preferences.tsx';

/** The nonce under which styles may be made while the application runs. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the application');

// Who looks at it and the page at this address are asked for at once, before anything is drawn.
const queries = makeQueries();
queries.getQueryCache().subscribe(noteAsking);
queries.prefetchQuery(question('person', { getMe }, {}));
entryFor(window.location.pathname)?.load();

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={THEME}
      cssVariablesResolver={VARIABLES}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <PreferencesProvider>
        <QueryClientProvider client={queries}>
          <RouterProvider router={makeRouter()} />
        </QueryClientProvider>
      </PreferencesProvider>
    </MantineProvider>
  </StrictMode>,
);

/** Whoever takes a picture of the page can see whether it still waits for an answer. */
function noteAsking(): void {
  document.documentElement.toggleAttribute('data-asking', queries.isFetching() > 0);
}
