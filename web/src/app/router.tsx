/** Addresses to pages. What an address filters by is plain text: `/jobs?state=waiting`. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  type SearchParser,
  type SearchSerializer,
} from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { may, useSession } from '../api/session.ts';
import { Broken, Loading, MustLogIn, NotFound, NotPermitted } from '../parts/states.tsx';
import { usePreferences } from '../texts/preferences.tsx';
import { Frame } from './frame.tsx';
import type { PageEntry } from './page-entry.ts';
import { PAGES } from './pages.ts';

const parseSearch: SearchParser = (text) => Object.fromEntries(new URLSearchParams(text));

const stringifySearch: SearchSerializer = (search) => {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
};

export function makeRouter() {
  const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });
  const routes = PAGES.map((entry) => {
    const Content = lazy(entry.load);
    const component = () => <Shown entry={entry} Content={Content} />;
    return createRoute({ getParentRoute: () => root, path: entry.path, component });
  });
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NotFound,
  });
}

interface ShownProps {
  readonly entry: PageEntry;
  readonly Content: ComponentType;
}

/** The page, or why it is not for whoever asks. */
function Shown({ entry, Content }: ShownProps) {
  const session = useSession();
  const { language } = usePreferences();
  useEffect(() => {
    document.title = `${entry.title[language]} – Polder`;
  }, [entry, language]);
  if (!may(session, entry.permission)) {
    if (session.kind === 'unknown') return <Loading />;
    return session.kind === 'visitor' ? <MustLogIn /> : <NotPermitted />;
  }
  return (
    <Suspense fallback={<Loading />}>
      <Content />
    </Suspense>
  );
}
