// The screen of `ecconsole watch`, from the model: exactly as many rows as there are, none wider than the terminal. Pure.

import { paint, type Style } from './output.ts';
import { isTroubled, shownAddresses, shownLines, tabs, type WatchAddress, type WatchData, type WatchModel } from './watch-model.ts';

export interface Screen {
  readonly rows: number;
  readonly columns: number;
  readonly colours: boolean;
}

/** A piece of a row and how it looks. */
type Piece = readonly [string, Style];
type Row = readonly Piece[];

export interface Drawn {
  readonly rows: readonly string[];
  /** Addresses that fit: a page. */
  readonly page: number;
}

export function drawWatch(model: WatchModel, screen: Screen, nowMs: number, time: string): Drawn {
  const isOwners = model.tab === 'owners';
  const head = [...headRows(model, screen, nowMs, time), ...(isOwners ? nodeRows(model, screen) : [])];
  const page = Math.max(1, screen.rows - head.length - 2);
  const widths = widthsOf(model.data, screen.columns);
  const all = isOwners ? shownAddresses(model) : shownLines(model);
  const top = Math.max(0, Math.min(model.top, all.length - page));
  const shown = all.slice(top, top + page);
  const list = shown.map((each, index): Row => {
    const isSelected = top + index === Math.min(model.selected, all.length - 1);
    if (typeof each !== 'string') return addressRow(each, model, widths, isSelected);
    return [[`${isSelected ? '>' : ' '} ${each.replaceAll('\t', '    ')}`, isSelected ? 'reverse' : 'plain']];
  });
  const title: Row = isOwners ? tableHead(widths) : [[`  ${model.tab.toUpperCase()}${model.lines === null ? ' ...' : ''}`, 'dim']];
  const body = [...head, title, ...(model.overlay === null ? list : overlayRows(model, screen))];
  const padded = [...body, ...Array.from({ length: Math.max(0, screen.rows - 1 - body.length) }, (): Row => [])];
  const rows = [...padded.slice(0, screen.rows - 1), footRow(model, top, shown.length, all.length)];
  return { rows: rows.map((row) => rendered(row, screen)), page };
}

const keyLines = [
  '1-6       owners, moves, logs, shared, configuration, requests',
  'j k       next and previous row; page up and down, home, end',
  '/         filter: type, Enter keeps it, Esc ends it',
  't p       only what wants a look',
  'Enter     the row in full',
  'c         the command for the row; it is shown and not run',
  'q         leave',
] as const;

function overlayRows(model: WatchModel, screen: Screen): readonly Row[] {
  if (model.overlay === 'keys') return keyLines.map((line): Row => [[`  ${line}`, 'plain']]);
  const at = model.selected;
  const address = model.tab === 'owners' ? shownAddresses(model)[at] : undefined;
  if (address === undefined) return wrapped(shownLines(model)[at] ?? '', screen.columns - 2);
  const facts: readonly (readonly [string, string])[] = [
    ['address', address.ip],
    ['owner', address.owner ?? 'nobody'],
    ['state', address.state],
    ['since', age(address.ownerStableSec)],
    ['bindings', address.bindings.join(', ') || 'none'],
  ];
  return facts.flatMap(([name, text]) => wrapped(`${name.padEnd(10)}${text}`, screen.columns - 2));
}

function wrapped(text: string, width: number): readonly Row[] {
  const rows: Row[] = [];
  for (let from = 0; from === 0 || from < text.length; from += Math.max(1, width))
    rows.push([[`  ${text.slice(from, from + Math.max(1, width))}`, 'plain']]);
  return rows;
}

function headRows(model: WatchModel, screen: Screen, nowMs: number, time: string): readonly Row[] {
  const { data, trouble } = model;
  const who = data === null ? '' : `  ${data.manager === true ? 'manager' : 'node'} ${data.node}`;
  const title = `ecconsole watch ${model.endpoint}${who}${data?.dryRun === true ? '  (dry run)' : ''}`;
  const gap = Math.max(2, screen.columns - title.length - time.length);
  const rows: Row[] = [
    [
      [title, 'bold'],
      [' '.repeat(gap) + time, 'plain'],
    ],
  ];
  if (trouble !== null) {
    const since = Math.floor((nowMs - trouble.sinceMs) / 1000);
    const old = data === null ? '' : ', what is shown is old';
    // On a line of its own, because what to do stands at its end.
    rows.push([[`NOT CONNECTED for ${since} s${old}:`, 'red']], [[trouble.why, 'plain']]);
  } else if (data === null) rows.push([['connecting ...', 'dim']]);
  else rows.push(summaryRow(data));
  if (data !== null) {
    if (data.absent !== undefined && data.absent.length > 0) rows.push([[`not here: ${data.absent.join(', ')}`, 'red']]);
    for (const { node, subjects } of data.mismatches.slice(0, 2)) rows.push([[`${node} differs in ${subjects.join(', ')}`, 'yellow']]);
    if (data.mismatches.length > 2) rows.push([[`and ${data.mismatches.length - 2} more nodes differ`, 'yellow']]);
  }
  rows.push(tabRow(model));
  return rows;
}

/** The tab that is shown is in brackets, for who sees no colours. */
function tabRow({ tab }: WatchModel): Row {
  return tabs.map((name, index): Piece => [
    name === tab ? `[${index + 1} ${name}] ` : ` ${index + 1} ${name}  `,
    name === tab ? 'bold' : 'dim',
  ]);
}

function summaryRow(data: WatchData): Row {
  const { nodes, addresses, leader, phase, mature, quorum } = data;
  const count = (many: number, what: string, plural: string) => `${many} ${many === 1 ? what : plural}`;
  const troubled = addresses.filter(isTroubled).length;
  const row: Piece[] = [[`${count(nodes.length, 'node', 'nodes')}, ${count(addresses.length, 'address', 'addresses')}`, 'plain']];
  if (troubled > 0) row.push([', ', 'plain'], [`${troubled} troubled`, 'red']);
  if (!quorum) row.push([', ', 'plain'], ['NO MAJORITY', 'red']);
  row.push(
    [`, leader ${leader ?? '-'}, `, 'plain'],
    [phase, phase === 'settled' ? 'green' : 'yellow'],
    [', ', 'plain'],
    [mature ? 'mature' : 'not mature yet', mature ? 'green' : 'yellow'],
  );
  return row;
}

/** How many addresses each node has, as bars; at most a third of the screen, the fullest nodes first when there are more. */
function nodeRows(model: WatchModel, screen: Screen): readonly Row[] {
  const { data } = model;
  if (data === null) return [];
  const owned = new Map<string | null, number>();
  for (const { owner } of data.addresses) owned.set(owner, (owned.get(owner) ?? 0) + 1);
  const room = Math.max(1, Math.floor(screen.rows / 3) - 2);
  const byLoad = data.nodes.map((node) => ({ ...node, count: owned.get(node.name) ?? 0 }));
  const shown = byLoad.length <= room ? byLoad : byLoad.sort((a, b) => b.count - a.count).slice(0, room - 1);
  const width = Math.min(
    24,
    shown.reduce((most, { name }) => Math.max(most, name.length), 8),
  );
  const most = [...owned.values()].reduce((most, each) => Math.max(most, each), 1);
  const barMax = Math.max(0, screen.columns - width - 30);
  const rows = shown.map(({ name, draining, excluded, count }): Row => {
    const remark = excluded !== null ? `excluded (${excluded})` : draining ? 'draining' : name === data.leader ? 'leader' : '';
    return [
      [`${cell(name, width)} ${String(count).padStart(6)} `, name === data.node ? 'bold' : 'plain'],
      [cell(remark, 20), excluded !== null ? 'red' : draining ? 'yellow' : 'dim'],
      ['#'.repeat(Math.round((count / most) * barMax)), model.trouble === null ? 'green' : 'dim'],
    ];
  });
  if (shown.length < byLoad.length) rows.push([[`and ${byLoad.length - shown.length} more nodes`, 'dim']]);
  const nobody = owned.get(null) ?? 0;
  if (nobody > 0) rows.push([[`${cell('(nobody)', width)} ${String(nobody).padStart(6)}`, 'red']]);
  return [...rows, []];
}

interface Widths {
  readonly ip: number;
  readonly owner: number;
  readonly state: number;
}

/** As wide as what is in them, within reason; bindings take what is left. */
function widthsOf(data: WatchData | null, columns: number): Widths {
  let ip = 15;
  let owner = 8;
  // Room for `was NODE; owned,safe`.
  let state = columns >= 80 ? 24 : 10;
  for (const address of data?.addresses ?? []) {
    ip = Math.max(ip, address.ip.length);
    owner = Math.max(owner, address.owner?.length ?? 0);
    state = Math.max(state, address.state.length);
  }
  const wide = columns >= 100;
  return { ip: Math.min(ip, wide ? 39 : 20), owner: Math.min(owner, wide ? 24 : 16), state: Math.min(state, wide ? 40 : 24) };
}

function tableHead({ ip, owner, state }: Widths): Row {
  return [[`  ${cell('ADDRESS', ip)}  ${cell('OWNER', owner)}  ${'SINCE'.padStart(6)}  ${cell('STATE', state)}  BINDINGS`, 'dim']];
}

function addressRow(address: WatchAddress, model: WatchModel, { ip, owner, state }: Widths, isSelected: boolean): Row {
  const change = model.changes.get(address.ip);
  const stale = model.trouble !== null;
  const plain: Style = isSelected ? 'reverse' : stale ? 'dim' : change === undefined ? 'plain' : 'yellow';
  const mark = `${isSelected ? '>' : ' '}${change === undefined ? ' ' : '*'}`;
  const says = change === undefined ? address.state : `was ${change.was ?? 'nobody'}; ${address.state}`;
  return [
    [`${mark}${cell(address.ip, ip)}  `, plain],
    [cell(address.owner ?? '-', owner), address.owner === null && !stale && !isSelected ? 'red' : plain],
    [`  ${age(address.ownerStableSec).padStart(6)}  `, plain],
    [cell(says, change === undefined ? state : Math.max(state, says.length)), isTroubled(address) && !stale && !isSelected ? 'red' : plain],
    [`  ${address.bindings.join('/')}`, plain],
  ];
}

function footRow(model: WatchModel, top: number, shown: number, of: number): Row {
  if (model.typing) return [[`/${model.filter}_`, 'reverse']];
  if (model.note !== '') return [[model.note, 'reverse']];
  const what = model.tab !== 'owners' ? 'lines' : model.onlyTroubled ? 'troubled or changed' : 'addresses';
  const filter = model.filter === '' ? '' : ` with "${model.filter}"`;
  const where = of === 0 ? `no ${what}${filter}` : `${top + 1}-${top + shown} of ${of} ${what}${filter}`;
  return [[`${where}   / filter  enter detail  c command  t ${model.onlyTroubled ? 'all' : 'troubled'}  ? keys  q`, 'reverse']];
}

/** `45s`, `12m`, `3h20m`, `17d`. */
export function age(sec: number): string {
  if (sec < 60) return `${sec}s`;
  if (sec < 3600) return `${Math.floor(sec / 60)}m`;
  if (sec < 86_400) return `${Math.floor(sec / 3600)}h${String(Math.floor((sec % 3600) / 60)).padStart(2, '0')}m`;
  return `${Math.floor(sec / 86_400)}d`;
}

/** Exactly `width` characters; a cut is shown. */
function cell(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, Math.max(0, width - 1))}~`;
}

function rendered(row: Row, { columns, colours }: Screen): string {
  let room = columns;
  let text = '';
  for (const [piece, style] of row) {
    const cut = piece.replace(/[^ -~]/g, '?').slice(0, room);
    room -= cut.length;
    text += paint(style, cut, colours);
  }
  return text;
}
