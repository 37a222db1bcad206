// Everything that is described by hand, in groups: one group is one page of the docs.

import { bindingOptions, bindingScopes } from './binding.ts';
import { clusterDuravipOptions } from './cluster-duravip.ts';
import { clusterLimitOptions } from './cluster-limits.ts';
import { clusterOptions, clusterScope } from './cluster.ts';
import { duravipOptions } from './duravip.ts';
import { listenerOptions, listenerScopes } from './eccluster-listener.ts';
import { loggerOptions, loggerScopes } from './loggers.ts';
import { logsOptions, logsScopes } from './logs.ts';
import { msgcOptions, msgcScopes } from './msgc.ts';
import type { OptionSpec, ScopeSpec } from './option.ts';
import { replicateOptions, replicateScope } from './replicate.ts';
import { securityOptions, securityScope } from './security.ts';
import { topologyOptions, topologyScope } from './topology.ts';

export interface Group {
  /** Kebab-case; name of the docs page. */
  readonly name: string;
  readonly title: string;
  readonly scopes: readonly ScopeSpec[];
  readonly options: readonly OptionSpec[];
}

export const groups: readonly Group[] = [
  { name: 'cluster', title: 'cluster', scopes: [clusterScope], options: [...clusterOptions, ...clusterDuravipOptions] },
  { name: 'replicate', title: 'Replicate', scopes: [replicateScope], options: replicateOptions },
  { name: 'topology', title: 'Topology', scopes: [topologyScope], options: topologyOptions },
  { name: 'duravip', title: 'DuraVIP marks of bindings and listeners', scopes: [], options: duravipOptions },
  { name: 'eccluster-listener', title: 'ECCluster_Listener and Listen', scopes: listenerScopes, options: listenerOptions },
  { name: 'logs', title: 'Logs (eccluster.conf)', scopes: logsScopes, options: logsOptions },
  { name: 'loggers', title: 'Loggers and their destinations', scopes: loggerScopes, options: loggerOptions },
  { name: 'msgc', title: 'msgc, the message bus', scopes: msgcScopes, options: msgcOptions },
  { name: 'binding', title: 'Binding and Binding_Group', scopes: bindingScopes, options: bindingOptions },
  { name: 'cluster-limits', title: 'Limits over the whole cluster', scopes: [], options: clusterLimitOptions },
  { name: 'security', title: 'Security', scopes: [securityScope], options: securityOptions },
];
