// What a change of each field of the IR takes, on a node that runs ecclusterd. The one table: a reload goes by it, `ecconf plan` grades by it, and
// a test holds it against the schema of the IR (every field has a grade) and against a running node (which does exactly that).

/** Worst last. `live`: nobody has to do anything. `restart`: one node at a time. `stop-all`: all nodes stopped at one moment. */
export const grades = ['none', 'live', 'reload', 'restart', 'stop-all'] as const;
export type Grade = (typeof grades)[number];

interface FieldGrade {
  readonly grade: Grade;
  /** What a reload says that changed. */
  readonly said: string;
}

const field = (grade: Grade, said: string): FieldGrade => ({ grade, said });

/** By path from a node; what is below a path is graded as it. */
export const nodeGrades: Readonly<Record<string, FieldGrade>> = {
  name: field('restart', 'the node name'),
  nameFrom: field('none', ''),
  clustered: field('none', ''),
  // Named as group `ec_sc_...`, joined at the start.
  subcluster: field('restart', 'the subcluster'),
  'address.ip': field('restart', 'the node address'),
  'address.from': field('none', ''),
  fingerprint: field('none', ''),
  fingerprintParts: field('none', ''),
  // Nodes of two groups are two clusters on one LAN, and each serves every address.
  'groups.cluster': field('stop-all', 'cluster_group'),
  'groups.control': field('restart', 'control_group'),
  'groups.log': field('reload', 'log_group'),
  timers: field('reload', 'timers'),
  // Plans of different sizes never mix, and balancing waits while they differ.
  'duravip.balanceSetSize': field('reload', 'duravip_balance_set_size'),
  'duravip.arpAllHosts': field('reload', 'arp_all_hosts'),
  // Of queue moves inside Momentum.
  'duravip.unconditionalRebind': field('none', ''),
  'duravip.addresses': field('reload', 'addresses'),
  'duravip.topologies': field('reload', 'topologies'),
  listeners: field('reload', 'listeners'),
  replicas: field('reload', 'replicated objects'),
  logs: field('reload', 'published logs'),
  peers: field('reload', 'peers'),
};

/** The same of a manager. */
export const managerGrades: Readonly<Record<string, FieldGrade>> = {
  name: field('restart', 'the name'),
  nameFrom: field('none', ''),
  'address.ip': field('live', ''),
  'address.from': field('none', ''),
  'logs.logfile': field('reload', 'logfile'),
  'logs.fileMode': field('restart', 'file_mode'),
  'logs.dirMode': field('restart', 'dir_mode'),
  'logs.maxOpen': field('restart', 'max_open'),
  'logs.maxIdleSec': field('restart', 'max_idle'),
  'logs.controlCache': field('restart', 'control_cache'),
  pulls: field('reload', 'pulls'),
  otherPulls: field('none', ''),
  peers: field('none', ''),
};

/** The fields of a table whose values differ, in its order. */
export function changedFields(
  table: Readonly<Record<string, FieldGrade>>,
  old: unknown,
  next: unknown,
): readonly (FieldGrade & { readonly path: string })[] {
  return Object.entries(table).flatMap(([path, graded]) => (equal(valueAt(old, path), valueAt(next, path)) ? [] : [{ path, ...graded }]));
}

export function worstGrade(those: Iterable<Grade>): Grade {
  let worst = 0;
  for (const grade of those) worst = Math.max(worst, grades.indexOf(grade));
  return grades[worst] ?? 'none';
}

function valueAt(from: unknown, path: string): unknown {
  let value = from;
  for (const name of path.split('.')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
  return value;
}

/** Both come from JSON of one schema, whose order of names is fixed. */
function equal(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
