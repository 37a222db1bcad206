// The whole page: head line, problems, navigation, and the body of its kind. The same in the daemon and in the browser.

import { h, type JSX } from 'preact';
import type { Frame, PageBody, PageModel } from './page-model.ts';
import { addressView } from './address-view.ts';
import { configurationView } from './configuration-view.ts';
import { logsTable } from './logs-table.ts';
import { movesView } from './moves-view.ts';
import { nodeView } from './node-view-page.ts';
import { overviewView } from './overview-view.ts';
import { ownersView } from './owners-view.ts';
import { problemItem } from './parts.ts';
import { sharedTable } from './shared-table.ts';
import { spanText, timeText } from './signs.ts';

export const sections = [
  ['/', 'Overview', 'v'],
  ['/owners', 'Owners', 'o'],
  ['/moves', 'Moves', 'm'],
  ['/logs', 'Logs', 'l'],
  ['/shared', 'Shared', 's'],
  ['/configuration', 'Configuration', 'c'],
] as const;

/** What only the browser knows. */
export interface Live {
  readonly text: string;
  /** Null: what is shown is of now. */
  readonly age: string | null;
  /** For who hears the page. */
  readonly said: string;
}

/** What is inside of `<div id="root">`. */
export function Page({ model, live }: { readonly model: PageModel; readonly live?: Live }): JSX.Element {
  const { frame, body } = model;
  return h(
    'div',
    { class: frame.busGone === null && live?.age == null ? 'page' : 'page stale' },
    h('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
    head(frame, live),
    busBar(frame),
    problems(frame, live),
    h('main', { id: 'main', tabIndex: -1 }, h('p', { class: 'age', id: 'age' }, live?.age ?? ageText(frame)), bodyView(body, frame)),
    foot(frame),
  );
}

export function titleOf({ frame, body }: PageModel): string {
  const open = frame.problems.filter(({ mendedMs }) => mendedMs === null).length;
  const what =
    body.kind === 'node'
      ? body.cell.name
      : body.kind === 'address'
        ? body.row.ip
        : (sections.find(([path]) => path === frame.path)?.[1] ?? 'Not found');
  return `${open === 0 ? '' : `(${open}) `}${what} - ${frame.self.name} - ecclusterd`;
}

function head({ self, cluster, path, query, problems: all }: Frame, live: Live | undefined): JSX.Element {
  const open = all.filter(({ mendedMs }) => mendedMs === null).length;
  const asSeen = self.kind === 'node' ? `as ${self.name} sees it` : `manager ${self.name}`;
  return h(
    'header',
    null,
    h(
      'p',
      { class: 'brand' },
      h('a', { href: '/' }, 'ecclusterd'),
      ' ',
      h('strong', null, cluster),
      ' ',
      h('span', null, asSeen),
      self.dryRun ? ' (dry run)' : null,
    ),
    h(
      'nav',
      { 'aria-label': 'Sections' },
      h(
        'ul',
        null,
        sections.map(([to, name]) =>
          h('li', { key: to }, h('a', { href: to, ...(to === path ? { 'aria-current': 'page' as const } : {}) }, name)),
        ),
      ),
    ),
    h(
      'form',
      { action: '/owners', method: 'get', role: 'search' },
      h('label', { for: 'find', class: 'hearable' }, 'Find'),
      h('input', {
        id: 'find',
        name: 'find',
        type: 'search',
        value: query['find'] ?? '',
        autocomplete: 'off',
        placeholder: 'address or name',
      }),
      h('button', { type: 'submit' }, 'Find'),
    ),
    h(
      'p',
      { class: 'tools' },
      h('a', { href: '#problems' }, `problems ${open}`),
      h('button', { type: 'button', id: 'keys', hidden: live === undefined }, '? keys'),
      h('span', { id: 'live', class: 'live' }, live?.text ?? 'not live'),
    ),
  );
}

function busBar({ busGone, asOfMs, atMs }: Frame): JSX.Element | null {
  if (busGone === null) return null;
  return h(
    'p',
    { class: 'bar', role: 'alert' },
    h('span', { 'aria-hidden': 'true' }, '✕ '),
    `Not connected to the bus since ${timeText(busGone.sinceMs, atMs)}: ${busGone.why}. `,
    busGone.never
      ? 'Nothing has been seen of the cluster since this process began.'
      : `The cluster is shown as it was at ${timeText(asOfMs, atMs)}, ${spanText(atMs - asOfMs)} ago.`,
  );
}

function problems(frame: Frame, live: Live | undefined): JSX.Element {
  const { problems: all } = frame;
  const open = all.filter(({ mendedMs }) => mendedMs === null);
  const text = open.length === 0 ? 'No problems' : `${open.length} ${open.length === 1 ? 'problem' : 'problems'}`;
  return h(
    'section',
    { id: 'problems', 'aria-labelledby': 'problems-title', class: open.length === 0 ? 'problems calm' : 'problems' },
    h('h1', { id: 'problems-title', tabIndex: -1 }, h('span', { 'aria-hidden': 'true' }, open.length === 0 ? '✓ ' : '▲ '), text),
    all.length === 0
      ? null
      : h(
          'ul',
          null,
          all.slice(0, shownMost).map((each) => problemItem(each, frame)),
        ),
    all.length > shownMost ? h('p', null, `and ${all.length - shownMost} more (`, h('a', { href: '/api/v1/problems' }, 'JSON'), ')') : null,
    h('p', { id: 'said', class: 'hearable', 'aria-live': 'polite' }, live?.said ?? ''),
  );
}

const shownMost = 24;

function ageText({ atMs, asOfMs, busGone }: Frame): string {
  if (busGone?.never === true) return 'no data yet';
  const old = atMs - asOfMs;
  return old > 5000 ? `data of ${timeText(asOfMs, atMs)}, ${spanText(old)} old` : `as of ${timeText(atMs, atMs)} UTC`;
}

function foot({ self, path }: Frame): JSX.Element {
  const api = path.startsWith('/address') || path.startsWith('/node') ? path : path === '/' ? '/state' : path;
  return h(
    'footer',
    null,
    h(
      'p',
      null,
      `ecclusterd ${self.version}. Times are UTC. `,
      h('a', { href: `/api/v1${api}` }, 'JSON of this page'),
      ' ',
      h('a', { href: '/api/v1/openapi.json' }, 'API'),
    ),
  );
}

function bodyView(body: PageBody, frame: Frame): JSX.Element {
  switch (body.kind) {
    case 'overview':
      return overviewView(body, frame);
    case 'owners':
      return ownersView(body.owners);
    case 'moves':
      return movesView(body, frame);
    case 'logs':
      return h('section', { 'aria-labelledby': 'logs-title' }, h('h2', { id: 'logs-title' }, 'Logs'), logsTable(body.logs));
    case 'shared':
      return h(
        'section',
        { 'aria-labelledby': 'shared-title' },
        h('h2', { id: 'shared-title' }, 'Shared objects'),
        sharedTable(body.shared),
      );
    case 'configuration':
      return configurationView(body.configuration, frame);
    case 'node':
      return nodeView(body, frame);
    case 'address':
      return addressView(body, frame);
    case 'none':
      return h('section', null, h('h2', null, body.what), h('p', null, h('a', { href: '/' }, 'Overview')));
  }
}
