// The loggers that write what log aggregation ships: a destination is a plain path, `cluster://PATH=>SUBSCRIBER`, `jlog://...`,
// `syslog://...`. `cluster://` is another name for `jlog://`.

import type { OptionSpec, ScopeSpec } from './option.ts';
import { count, option, permissions, rule, scope, text, value } from './types.ts';

const complex = '4/cluster-config-logging-complex.md';
const customPage = '4/modules/custom-logger.md';

export const loggerScopes: readonly ScopeSpec[] = [
  logger(
    'ec_logger',
    'Writes the standard logs. Several may stand side by side, say one with local files and one for the cluster.',
    '4/modules/ec-logger.md',
  ),
  logger('bounce_logger', 'Writes one record for each bounce.', '4/modules/bounce-logger.md'),
  logger('custom_logger', 'Writes records in formats of your own.', customPage),
];

const destination =
  'A path, or `cluster:///PATH=>SUBSCRIBER` to have the log aggregator fetch it; then `logs` of `cluster` must name the same path.';
const ownFile = rule("the logger's own default file; two loggers that leave it unset write every line twice");

export const loggerOptions: readonly OptionSpec[] = [
  ...(['mainlog', 'paniclog', 'rejectlog', 'acctlog'] as const).map((name) =>
    option({
      name,
      in: ['ec_logger'],
      type: text,
      default: ownFile,
      change: 'reload',
      refers: 'log-path',
      doc: `Where the ${name} goes. ${destination}`,
      cite: complex,
      example: `${name} = "cluster:///var/log/ecelerity/${name}.cluster=>master"`,
    }),
  ),
  option({
    name: 'importlog',
    in: ['ec_logger'],
    type: text,
    change: 'reload',
    refers: 'log-path',
    doc: `Where the importlog goes; unset: it is not written. ${destination}`,
    cite: '4/modules/ec-logger.md',
  }),
  // `acctlog_log_mode` is what the manual's sample has; it is not a slip of ours.
  ...(['mainlog_mode', 'paniclog_mode', 'rejectlog_mode', 'acctlog_log_mode', 'importlog_mode'] as const).map((name) =>
    option({
      name,
      in: ['ec_logger'],
      type: permissions,
      default: value('0644'),
      change: 'reload',
      doc: `Mode of a new ${name.replace(/(_log)?_mode$/, '')}.`,
      cite: '4/modules/ec-logger.md',
    }),
  ),
  option({
    name: 'bouncelog',
    in: ['bounce_logger'],
    type: text,
    default: ownFile,
    change: 'reload',
    refers: 'log-path',
    doc: `Where the bouncelog goes. ${destination}`,
    cite: complex,
  }),
  option({
    name: 'bouncelog_mode',
    in: ['bounce_logger'],
    type: permissions,
    change: 'reload',
    doc: 'Mode of a new bouncelog.',
    cite: '4/4-module-config.md',
  }),
  option({
    name: 'heartbeat',
    in: ['ec_logger', 'bounce_logger'],
    type: count(0),
    unit: 'seconds',
    default: value(60),
    change: 'reload',
    doc: 'Time between two records that only say that the logger is alive; 0: none. The manager should have 0.',
    cite: '4/config/ref-eccluster-conf.md',
  }),
  ...(['delivery', 'permanent_failure', 'reception', 'rejection', 'transient_failure', 'xfer'] as const).map((event) =>
    option({
      name: `${event}_logfile`,
      in: ['custom_logger'],
      type: text,
      change: 'reload',
      refers: 'log-path',
      doc: `Where records of the kind "${event.replace('_', ' ')}" go. ${destination} Several may share one path.`,
      cite: customPage,
    }),
  ),
];

/** Modules accept options that the pages do not list, such as further modes; so they stay open. */
function logger(name: string, doc: string, cite: string): ScopeSpec {
  return scope({
    name,
    parents: ['global'],
    instance: 'required',
    instanceKind: 'name',
    module: true,
    open: true,
    since: '3.0',
    doc,
    cite,
  });
}
