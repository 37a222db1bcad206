// All moves that are known.

import { h, type JSX } from 'preact';
import type { Frame, MoveRow } from './page-model.ts';
import { movesList } from './parts.ts';

export function movesView({ moves, more }: { readonly moves: readonly MoveRow[]; readonly more: number }, frame: Frame): JSX.Element {
  return h(
    'section',
    { 'aria-labelledby': 'moves-title' },
    h('h2', { id: 'moves-title' }, 'Moves'),
    h(
      'p',
      null,
      'Newest first, as this process saw them. Of a fail-over the new owners measure where the time went: from the last sign of life to the view without it (detect), until all agree (agree), until the kernel has the addresses (plumb), until the last frame is out (announce).',
    ),
    moves.length === 0 ? h('p', null, 'Nothing has moved since this process began.') : movesList(moves, frame.atMs),
    more === 0 ? null : h('p', null, `and ${more} older ones (`, h('a', { href: '/api/v1/moves' }, 'JSON'), ')'),
  );
}
