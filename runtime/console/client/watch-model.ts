// What `ecconsole watch` knows: the last owners, what changed and when, how the connection is. Pure.

export interface WatchAddress {
  readonly ip: string;
  readonly owner: string | null;
  readonly state: string;
  readonly ownerStableSec: number;
  readonly bindings: readonly string[];
}

/** `json cluster duravip owners`. */
export interface WatchData {
  readonly node: string;
  readonly dryRun: boolean;
  readonly leader: string | null;
  readonly phase: string;
  readonly mature: boolean;
  readonly quorum: boolean;
  readonly nodes: readonly { readonly name: string; readonly draining: boolean; readonly excluded: string | null }[];
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
  /** First address shown. */
  readonly top: number;
}

/** How long a change stays marked. */
const markMs = 10_000;

export function emptyModel(endpoint: string): WatchModel {
  return { endpoint, data: null, trouble: null, changes: new Map(), onlyTroubled: false, top: 0 };
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
  return model.onlyTroubled ? all.filter((address) => isTroubled(address) || model.changes.has(address.ip)) : all;
}

/** Follower and pin are ordinary; every other word beside `owned,safe` is worth a look. */
export function isTroubled({ state }: WatchAddress): boolean {
  return state.split(',').some((word) => !['owned', 'safe', 'pinned'].includes(word) && !word.startsWith('follows:'));
}

/** The model after a key, or null: leave. `page`: addresses on the screen. */
export function afterKey(model: WatchModel, key: string, page: number): WatchModel | null {
  const last = Math.max(0, shownAddresses(model).length - page);
  const at = Math.min(model.top, last);
  const to = (top: number) => ({ ...model, top: Math.max(0, Math.min(last, top)) });
  switch (key) {
    case 'q':
    case 'ctrl-c':
      return null;
    case 'down':
    case 'j':
      return to(at + 1);
    case 'up':
    case 'k':
      return to(at - 1);
    case 'pagedown':
    case 'space':
      return to(at + page);
    case 'pageup':
      return to(at - page);
    case 'home':
    case 'g':
      return to(0);
    case 'end':
    case 'G':
      return to(last);
    case 't':
      return { ...model, onlyTroubled: !model.onlyTroubled, top: 0 };
    default:
      return model;
  }
}
