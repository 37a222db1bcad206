// Whole stanzas as they are usually written, each where it may stand. Snippets of the editor's own would be offered in every place.

import type { Schema } from '../../compiler/schema/option.ts';
import type { Stanza } from '../../grammar/tree.ts';
import { type CompletionItem, item } from './item.ts';

interface Pattern {
  readonly label: string;
  /** The stanza that it begins with, lower case: offered where that is valid. */
  readonly stanza: string;
  readonly detail: string;
  /** `<1:name>` is a place to fill in, `$0` where the cursor ends. */
  readonly body: string;
}

const logFile = '/var/log/ecelerity/';
const clusterLogs = ['mainlog', 'paniclog', 'rejectlog', 'acctlog', 'bouncelog'];

const patterns: readonly Pattern[] = [
  {
    label: 'cluster, with groups and logs',
    stanza: 'cluster',
    detail: 'the cluster stanza of a node',
    body: `cluster {\n\tcluster_group = "ec_cluster"\n\tcontrol_group = "ec_console"\n\tlogs = [\n${clusterLogs
      .map((log) => `\t\t${log} = "${logFile}${log}.cluster"\n`)
      .join('')}\t]\n\t$0\n}`,
  },
  {
    label: 'Replicate, a cache',
    stanza: 'replicate',
    detail: 'a cache that the nodes share',
    body: 'Replicate "<1:name>" {\n\ttype = "cache"\n}',
  },
  {
    label: 'Topology, with interface and mask',
    stanza: 'topology',
    detail: 'a network of managed addresses',
    body: 'Topology "<1:10.0.0.0/24>" {\n\tinterface = "<2:eth1>"\n\tcidrmask = "<3:32>"\n}',
  },
  {
    label: 'ECCluster_Listener, on port 4802',
    stanza: 'eccluster_listener',
    detail: 'where nodes exchange messages and logs',
    body: 'ECCluster_Listener {\n\tListen "<1:*:4802>" {\n\t}\n}',
  },
  {
    label: 'Binding, managed',
    stanza: 'binding',
    detail: 'an address that moves between nodes',
    body: 'Binding "<1:name>" {\n\tbind_address = "<2:10.0.0.1>"\n\tenable_duravip = true\n\tduravip_preference = "<3:node>"\n}',
  },
  {
    label: 'Listen, following a binding',
    stanza: 'listen',
    detail: 'an address that goes where a binding goes',
    body: 'Listen "<1:10.0.0.1>:<2:587>" {\n\tduravip_follow = "<3:binding>"\n}',
  },
  {
    label: 'ec_logger, for the manager',
    stanza: 'ec_logger',
    detail: 'logs that the manager fetches',
    body: `ec_logger "<1:ec_logger_cluster>" {\n${['mainlog', 'paniclog', 'rejectlog']
      .map((log) => `\t${log} = "cluster://${logFile}${log}.cluster=><2:master>"\n`)
      .join('')}}`,
  },
  {
    label: 'Logs, of a manager',
    stanza: 'logs',
    detail: 'what a manager fetches from the nodes',
    body: 'Logs {\n\tlogfile = "/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}"\n\tManager "<1:manager>" {\n\t\tNode "<2:node>" {\n\t\t\tsubscriber = ( "<3:master>" )\n\t\t}\n\t}\n}',
  },
  {
    label: 'msgc_server, with peers',
    stanza: 'msgc_server',
    detail: 'the message bus and its peers',
    body: 'msgc_server {\n\tpeers = [\n\t\t<1:node1> = "<2:10.0.0.1>"\n\t\t$0\n\t]\n}',
  },
];

/** Those that fit into the scope, behind everything else; `edit`: the word that is typed so far. */
export function completePatterns(
  { scope, stanza }: { readonly scope: string; readonly stanza: Stanza | null },
  schema: Schema,
  edit: { readonly start: number; readonly end: number },
): readonly CompletionItem[] {
  const valid = new Set(schema.scopesIn(scope).map(({ name }) => name.toLowerCase()));
  // `Logs` of a listener is another thing; only what stands in a listener may be a Listen.
  return patterns
    .filter((each) => valid.has(each.stanza) && (each.stanza !== 'listen' || schema.scope(stanza?.key ?? '')?.listener === true))
    .map(({ label, detail, body }) =>
      item({ label, kind: 'scope', detail, edit: { ...edit, text: plain(body) }, snippet: snippetOf(body), rank: 7 }),
    );
}

/** In the syntax of the protocol. */
function snippetOf(body: string): string {
  return body.replace(/\}/g, '\\}').replace(/<(\d):([^>]*)>/g, '$${$1:$2}');
}

/** For clients without snippets: the proposals as they are, to be typed over. */
function plain(body: string): string {
  return body
    .replace(/<\d:([^>]*)>/g, '$1')
    .replace('$0', '')
    .replaceAll('\t', '  ');
}
