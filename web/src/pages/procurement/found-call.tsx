/** The call that the address names, for the pages of its parts. */
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Call, getCall } from '../../../../src/client/calls.ts';
import { useAnswer } from '../../api/questions.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { NotFound } from '../../parts/states.tsx';

interface FoundCallProps {
  readonly children: (call: Call) => ReactNode;
}

export function FoundCall({ children }: FoundCallProps) {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'call') ? <AskedCall id={id}>{children}</AskedCall> : <NotFound />;
}

function AskedCall({ id, children }: FoundCallProps & Pick<Call, 'id'>) {
  const answer = useAnswer('call', { getCall }, { params: { callId: id } });
  return <Asked query={answer}>{({ body }) => children(body)}</Asked>;
}
