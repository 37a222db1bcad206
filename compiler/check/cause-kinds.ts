// Which codes can be causes, and on what the findings of the others rest. Data: one line each.

/**
 * `text`: the text itself; `left-out`: a file or a node that is not there; `identity`: who a node is; `item`: one option or stanza.
 * `other` findings compare and combine: they are never causes.
 */
export type CauseKind = 'text' | 'left-out' | 'identity' | 'item' | 'other';

const leftOut = new Set([
  'EC0001',
  'EC0002',
  'EC0003',
  'EC0004',
  'EC0005',
  'EC0007',
  'EC0008',
  'EC0009',
  'EC0011',
  'EC0012',
  'EC3504',
  'EC3505',
]);
const identity = new Set(['EC3202', 'EC3203', 'EC3204', 'EC3210', 'EC3211', 'EC3214', 'EC3221', 'EC3501', 'EC3502']);
/** Style is no cause of anything. */
const style = new Set(['EC2008', 'EC2012', 'EC2014', 'EC2017', 'EC2019']);

export function kindOf(code: string): CauseKind {
  if (code.startsWith('EC105')) return 'other';
  if (code.startsWith('EC10')) return 'text';
  if (leftOut.has(code)) return 'left-out';
  if (identity.has(code)) return 'identity';
  return code.startsWith('EC20') && !style.has(code) ? 'item' : 'other';
}

/** Options and stanzas, in lower case, without which the finding would perhaps not be there. */
const words: Readonly<Record<string, readonly string[]>> = {
  EC2018: ['type', 'class', 'replicate'],
  EC3104: ['duravip_balance_set_size', 'cluster'],
  EC3106: ['binding', 'binding_group', 'bind_address', 'enable_duravip', 'duravip_follow'],
  EC3108: ['nodename', 'peers', 'duravip_preference'],
  EC3109: ['bind_address', 'binding'],
  EC3110: ['listen', 'esmtp_listener', 'enable_duravip'],
  EC3111: ['duravip_preference'],
  EC3112: ['binding', 'binding_group', 'bind_address', 'enable_duravip', 'listen', 'esmtp_listener', 'cluster'],
  EC3113: ['topology', 'interface', 'cluster'],
  EC3114: ['interface'],
  EC3118: ['duravip_follow', 'listen'],
  EC3121: ['bind_address'],
  EC3126: ['duravip_preference'],
  EC3127: ['topology'],
  EC3201: ['peers'],
  EC3206: ['cluster'],
  EC3207: ['peers', 'msgc_server'],
  EC3209: ['port', 'server', 'listen', 'msgc_server', 'msgc_client', 'msgcserver_listener'],
  EC3215: ['eccluster_listener', 'listen'],
  EC3218: ['nodeaddr', 'peers'],
  EC3303: ['datasource'],
  EC3304: ['replicate', 'type', 'class'],
  EC3305: ['replicate', 'type', 'class', 'parameters'],
  EC3308: ['parameters'],
  EC3310: ['cluster'],
  EC3401: ['logs'],
  EC3402: ['mainlog', 'paniclog', 'rejectlog', 'acctlog', 'bouncelog', 'ec_logger', 'bounce_logger', 'custom_logger'],
  EC3403: ['logs', 'manager', 'node', 'subscriber'],
  EC3404: ['logs', 'manager', 'node', 'subscriber', 'ec_logger'],
  EC3410: ['nodename', 'peers'],
  EC3601: ['capabilities', 'security'],
};

export function wordsOfCode(code: string): readonly string[] {
  return words[code] ?? [];
}

/** Findings that miss a stanza by its name: it may stand in a file that was not read. */
const missesName: ReadonlySet<string> = new Set(['EC2021', 'EC3303', 'EC3118', 'EC3106']);

/** Whether it is about more than the item at which it stands. */
export function combines(code: string): boolean {
  return kindOf(code) === 'other' || missesName.has(code);
}

/** Whether a finding about nodes can follow from this one about one of the nodes: those of values in one item cannot. */
export function restsOn(code: string, root: string): boolean {
  // A file that nobody reads says nothing of what the nodes have; only a name that they miss may be in it.
  if (root === 'EC3504') return missesName.has(code);
  if (missesName.has(code) && root.startsWith('EC0')) return true;
  if (/^EC3[1-5]/.test(code)) return code !== root;
  return code === 'EC3601' || code === 'EC2012';
}
