/** Addresses to pages. What an address filters by is plain text: `/jobs?state=waiting`. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  type SearchParser,
  type SearchSerializer,
} from '@tanstack/react-router';
import { type ComponentType, useEffect, useState } from 'react';
import { isNewcomer, may, useSession } from '../api/session.ts';
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
    const content = new Content(entry);
    const component = () => <Shown entry={entry} content={content} />;
    return createRoute({ getParentRoute: () => root, path: entry.path, component });
  });
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch,
    // Of another thing the page begins anew: what one did on the one before is none of its.
    defaultRemountDeps: ({ params }) => params,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NotFound,
  });
}

/**
 * What a page shows, once it was loaded. Not by `lazy`: React keeps what stands in place of a page
 * for at least 300 ms, however soon the page is there.
 */
class Content {
  readonly #entry: PageEntry;
  component: ComponentType | undefined;

  constructor(entry: PageEntry) {
    this.#entry = entry;
  }

  async load(): Promise<void> {
    this.component = (await this.#entry.load()).default;
  }
}

function useContent(content: Content): ComponentType | undefined {
  const [failed, setFailed] = useState<{ readonly error: unknown }>();
  const [component, setComponent] = useState(() => content.component);
  useEffect(() => {
    if (content.component !== undefined) return;
    content.load().then(
      () => setComponent(() => content.component),
      (error) => setFailed({ error }),
    );
  }, [content]);
  if (failed !== undefined) throw failed.error;
  return component;
}

interface ShownProps {
  readonly entry: PageEntry;
  readonly content: Content;
}

/** The page, or why it is not for whoever asks. */
function Shown({ entry, content }: ShownProps) {
  const Component = useContent(content);
  const session = useSession();
  const { language } = usePreferences();
  useEffect(() => {
    document.title = `${entry.title[language]} – Polder`;
  }, [entry, language]);
  if (!may(session, entry.permission)) {
    if (session.kind === 'unknown') return <Loading />;
    if (session.kind === 'visitor') return <MustLogIn />;
    // Where a login leads: whoever has no role yet begins by asking for one.
    if (entry.path === '/' && isNewcomer(session)) return <Navigate to="/register" replace />;
    return <NotPermitted />;
  }
  return Component === undefined ? <Loading /> : <Component />;
}
