/**
 * A route that shows one thing. The thing is found once, both to ask who may see it and to show it:
 * a query less for each read than with `scopesOf` and `handle` apart.
 */
import type { TObject, TSchema } from 'typebox';
import { noSuchSubject } from './admission.ts';
import {
  defineRoute,
  type Find,
  type NO_BODY,
  type NO_FIELDS,
  type Route,
  type RouteRequest,
  type RouteShape,
  type RouteWords,
  type ShapeOf,
} from './route.ts';

interface ReadDraft<Shape extends RouteShape, Ports>
  extends Omit<RouteWords, 'method' | 'kind' | 'bodyBytesMax' | 'idempotency'>,
    Partial<Pick<Shape, 'params' | 'query'>>,
    Pick<Shape, 'answer'> {
  /** `undefined`: there is no such thing, answered as 404. Say the type of `ports` here. */
  readonly find: Find<RouteRequest<Shape>, Shape, Ports>;
}

type ReadShape<P extends TObject, Q extends TObject, A extends TSchema> = ShapeOf<
  P,
  Q,
  typeof NO_BODY,
  A
>;

export function defineRead<
  Ports,
  A extends TSchema,
  P extends TObject = typeof NO_FIELDS,
  Q extends TObject = typeof NO_FIELDS,
>({ find, ...rest }: ReadDraft<ReadShape<P, Q, A>, Ports>): Route<ReadShape<P, Q, A>, Ports> {
  const route = defineRoute<Ports, P, Q, typeof NO_BODY, A>({
    ...rest,
    method: 'GET',
    kind: 'read',
    handle: async (request, ports) => {
      const found = await find(request, ports);
      if (found === undefined) return { ok: false, problem: noSuchSubject() };
      return { ok: true, ...(await found.show()) };
    },
  });
  return { ...route, find };
}
