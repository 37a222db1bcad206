// What `ecconsole watch` knows: the last owners, what changed and when, how the connection is. Pure.

export interface WatchAddress {
  readonly ip: string;
  readonly owner: string | null;
  readonly state: string;
  readonly ownerStableSec: number;
  readonly bindings: readonly string[];
}

export const tabs = ['owners', 'moves', 'logs', 'shared', 'configuration', 'requests'] as const;
export type Tab = (typeof tabs)[number];

/** `json cluster duravip owners`; of a manager `json show owners`. */
export interface WatchData {
  readonly node: string;
  /** It answers as a manager. */
  readonly manager?: boolean;
  readonly dryRun: boolean;
  readonly leader: string | null;
  readonly phase: string;
  readonly mature: boolean;
  readonly quorum: boolean;
  readonly nodes: readonly { readonly name: string; readonly draining: boolean; readonly excluded: string | null }[];
  /** Configured and not on the bus; an older daemon does not say. */
  readonly absent?: readonly string[];
  readonly mismatches: readonly { readonly node: string; readonly subjects: readonly string[] }[];
  readonly addresses: readonly WatchAddress[];
}

export interface WatchModel {
  readonly endpoint: string;
  /** Null: nothing has come yet. */
  readonly data: WatchData | null;
  /** Null: the data is of now. Else since when it is not, and why. */
  readonly trouble: { readonly sinceMs: number; readonly why: string } | null;
  /** By address: who had it before, and when that was seen to end. Changes are forgotten after a while. */
  readonly changes: ReadonlyMap<string, { readonly was: string | null; readonly atMs: number }>;
  /** Addresses of a healthy state are left out. */
  readonly onlyTroubled: boolean;
  /** First row shown. */
  readonly top: number;
  /** The row that `enter` and `c` are about. */
  readonly selected: number;
  readonly tab: Tab;
  /** Lines of the tab that is not the owners, as the console gives them; null: they have not come yet. */
  readonly lines: readonly string[] | null;
  /** Rows without this are left out. */
  readonly filter: string;
  /** Keys are letters of the filter. */
  readonly typing: boolean;
  /** In place of the last line: what was asked for by a key. */
  readonly note: string;
  /** Over the rows: the list of keys, or one row in full. */
  readonly overlay: 'keys' | 'row' | null;
}

/** How long a change stays marked. */
const markMs = 10_000;

export function emptyModel(endpoint: string): WatchModel {
  return {
    endpoint,
    data: null,
    trouble: null,
    changes: new Map(),
    onlyTroubled: false,
    top: 0,
    selected: 0,
    tab: 'owners',
    lines: null,
    filter: '',
    typing: false,
    note: '',
    overlay: null,
  };
}

/** New data: owners are compared with the ones before. */
export function withData(model: WatchModel, data: WatchData, nowMs: number): WatchModel {
  const changes = new Map([...model.changes].filter(([, { atMs }]) => nowMs - atMs < markMs));
  const before = new Map(model.data?.addresses.map(({ ip, owner }) => [ip, owner]));
  for (const { ip, owner } of data.addresses) {
    const was = before.get(ip);
    if (was !== undefined && was !== owner) changes.set(ip, { was, atMs: nowMs });
  }
  return { ...model, data, changes, trouble: null };
}

export function withTrouble(model: WatchModel, why: string, nowMs: number): WatchModel {
  return { ...model, trouble: { sinceMs: model.trouble?.sinceMs ?? nowMs, why } };
}

/** The addresses to show, all of them, in order. */
export function shownAddresses(model: WatchModel): readonly WatchAddress[] {
  const all = model.data?.addresses ?? [];
  const wanted = model.onlyTroubled ? all.filter((address) => isTroubled(address) || model.changes.has(address.ip)) : all;
  const { filter } = model;
  return filter === ''
    ? wanted
    : wanted.filter(({ ip, owner, bindings, state }) => [ip, owner ?? '', state, ...bindings].some((text) => text.includes(filter)));
}

/** The lines of another tab, in order. */
export function shownLines({ lines, filter }: WatchModel): readonly string[] {
  return (lines ?? []).filter((line) => filter === '' || line.includes(filter));
}

/** Nothing wants a look: exit status 0 of `--once`. */
export function isWell({ quorum, mismatches, addresses, nodes, absent = [] }: WatchData): boolean {
  return (
    quorum &&
    mismatches.length === 0 &&
    absent.length === 0 &&
    !addresses.some(isTroubled) &&
    nodes.every(({ excluded }) => excluded === null)
  );
}

function rowsOf(model: WatchModel): number {
  return model.tab === 'owners' ? shownAddresses(model).length : shownLines(model).length;
}

/** What to write at a shell for the row; it is shown and never run. */
function commandFor(model: WatchModel): string {
  const prefix = `ecconsole ${model.endpoint}`;
  const isManager = model.data?.manager === true;
  if (model.tab !== 'owners') return `${prefix} ${tabCommand(model.tab, isManager)}`;
  const address = shownAddresses(model)[model.selected];
  if (address === undefined) return `${prefix} ${isManager ? 'show owners' : 'cluster duravip owners'}`;
  const to =
    model.data?.nodes.find(({ name, draining, excluded }) => name !== address.owner && !draining && excluded === null)?.name ?? 'NODE';
  return `${prefix} ${isManager ? 'broadcast ' : ''}cluster duravip move ${address.ip} to ${to}`;
}

/** What the console is asked for a tab. */
export function tabCommand(tab: Exclude<Tab, 'owners'>, isManager: boolean): string {
  const [manager, node] = commandsOfTabs[tab];
  return isManager ? manager : node;
}

const commandsOfTabs: Readonly<Record<Exclude<Tab, 'owners'>, readonly [manager: string, node: string]>> = {
  moves: ['show moves', 'cluster duravip show tables'],
  logs: ['show logs', 'cluster show logs'],
  shared: ['show shared', 'cluster shared list'],
  configuration: ['show configuration', 'config running'],
  requests: ['requests', 'cluster jobs'],
};

/** Follower and pin are ordinary; every other word beside `owned,safe` is worth a look. */
export function isTroubled({ state }: WatchAddress): boolean {
  return state.split(',').some((word) => !['owned', 'safe', 'pinned'].includes(word) && !word.startsWith('follows:'));
}

/** The model after a key, or null: leave. `page`: rows on the screen. */
export function afterKey(model: WatchModel, key: string, page: number): WatchModel | null {
  if (key === 'ctrl-c') return null;
  if (model.typing) return afterLetter(model, key);
  const plain = { ...model, note: '', overlay: null };
  const tab = tabs[Number(key) - 1];
  if (tab !== undefined) return { ...plain, tab, lines: tab === model.tab ? model.lines : null, top: 0, selected: 0 };
  switch (key) {
    case 'q':
      return model.overlay === null ? null : plain;
    case 'escape':
      return { ...plain, filter: '', top: 0, selected: 0 };
    case '/':
      return { ...plain, typing: true, filter: '' };
    case 't':
    case 'p':
      return { ...plain, onlyTroubled: !model.onlyTroubled, top: 0, selected: 0 };
    case '?':
      return { ...plain, overlay: model.overlay === 'keys' ? null : 'keys' };
    case 'enter':
      return { ...plain, overlay: model.overlay === 'row' ? null : 'row' };
    case 'c':
      return { ...plain, note: commandFor(model) };
    default:
      return moved(plain, key, page);
  }
}

function afterLetter(model: WatchModel, key: string): WatchModel {
  if (key === 'enter') return { ...model, typing: false };
  if (key === 'escape') return { ...model, typing: false, filter: '' };
  const filter =
    key === 'backspace'
      ? model.filter.slice(0, -1)
      : key === 'space'
        ? `${model.filter} `
        : key.length === 1
          ? model.filter + key
          : model.filter;
  return { ...model, filter: filter.slice(0, filterMost), top: 0, selected: 0 };
}

const filterMost = 60;

/** The selected row is always among those on the screen. */
function moved(model: WatchModel, key: string, page: number): WatchModel {
  const last = Math.max(0, rowsOf(model) - 1);
  const at = Math.min(model.selected, last);
  const steps: Readonly<Record<string, number>> = {
    down: at + 1,
    j: at + 1,
    up: at - 1,
    k: at - 1,
    pagedown: at + page,
    space: at + page,
    pageup: at - page,
    home: 0,
    g: 0,
    end: last,
    G: last,
  };
  const selected = Math.max(0, Math.min(last, steps[key] ?? at));
  const paged = key === 'pagedown' || key === 'space' ? model.top + page : key === 'pageup' ? model.top - page : model.top;
  const top = Math.max(0, Math.min(paged, last - page + 1));
  return { ...model, selected, top: Math.max(0, Math.min(Math.max(top, selected - page + 1), selected)) };
}
