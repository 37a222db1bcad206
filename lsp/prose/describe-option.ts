// What is known of an option or a stanza, as Markdown: for hovers and for the documentation beside completions.

import { describeDefault, describeType, exampleOf } from '../../compiler/schema/describe.ts';
import { docOf, scopeDocOf } from '../../compiler/schema/prose.ts';
import type { OptionSpec, ScopeSpec } from '../../compiler/schema/option.ts';

export interface ManualOptions {
  /** Address of the manual's content folder, with a slash at the end; null: no links. */
  readonly manual: string | null;
}

/** Prose first, then the facts, one a line. */
export function describeOption(spec: OptionSpec, options: ManualOptions): string {
  const facts = [
    `Type: ${describeType(spec.type, spec.unit)}`,
    `Default: ${describeDefault(spec)}`,
    spec.agree === 'all-nodes' ? 'Must be the same on all nodes' : null,
    spec.agree === 'per-subcluster' ? 'Must be the same on all nodes of a subcluster' : null,
    spec.only === undefined ? null : `Only where \`${spec.only.sibling}\` is ${spec.only.is.join(' or ')}`,
    spec.change === undefined ? null : `A change ${changes[spec.change]}`,
    versions(spec),
    spec.deprecated === undefined ? null : deprecation(spec),
    spec.supportOnly === true ? 'To be changed only together with support' : null,
    manualLink(spec.cite, options),
  ];
  const line = exampleOf(spec);
  const example = line === null ? [] : [`\`\`\`ecelerity-conf\n${line}\n\`\`\``];
  return [
    docOf(spec),
    facts
      .filter((fact) => fact !== null)
      .map((fact) => `- ${fact}`)
      .join('\n'),
    ...example,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

export function describeScope(spec: ScopeSpec, options: ManualOptions): string {
  const facts = [
    spec.parents.length === 0
      ? null
      : `In: ${spec.parents.map((parent) => (parent === 'global' ? 'the top of the file' : `\`${parent}\``)).join(', ')}`,
    spec.instance === 'required' ? `Name: ${instances[spec.instanceKind]}` : null,
    spec.singleton ? 'Once in a configuration; a second one continues the first' : null,
    spec.since === undefined ? null : `Since ${spec.since}`,
    spec.deprecated === undefined ? null : deprecation(spec),
    manualLink(spec.cite, options),
  ];
  return [
    scopeDocOf(spec),
    facts
      .filter((fact) => fact !== null)
      .map((fact) => `- ${fact}`)
      .join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Address of a page of the manual; null without a page or a manual. */
export function manualPage(cite: string, { manual }: ManualOptions): string | null {
  return cite === '' || manual === null ? null : `${manual.replace(/\/*$/, '/')}${cite.replace(/(?:\/index)?\.md$/, '/')}`;
}

function manualLink(cite: string, options: ManualOptions): string | null {
  const page = manualPage(cite, options);
  return page === null ? null : `[Manual](${page})`;
}

const changes: Readonly<Record<NonNullable<OptionSpec['change']>, string>> = {
  live: 'takes effect at once',
  reload: 'takes a reload (`config reload`)',
  restart: 'takes a restart of the node',
  'stop-all-nodes': 'takes a stop of **all** nodes: nodes that disagree never work together',
};

const instances: Readonly<Record<ScopeSpec['instanceKind'], string>> = {
  name: 'a name',
  cidr: 'a network such as `10.1.1.0/24`',
  'ip-or-cidr': 'an address or network',
  'socket-address': 'address and port such as `*:25`, or the path of a socket',
  domain: 'a domain, or a regular expression between slashes',
  host: 'a host, or a regular expression between slashes',
  node: 'the name of a node',
  free: 'any text',
};

function versions({ since, until, products }: OptionSpec): string | null {
  const parts = [since === undefined ? null : `Since ${since}`, until === undefined ? null : `gone in ${until}`];
  const only = products.length === 1 ? `Momentum ${products[0]} only` : null;
  return [...parts, only].filter((part) => part !== null).join(', ') || null;
}

function deprecation({ deprecated, replacedBy }: Pick<OptionSpec, 'deprecated' | 'replacedBy'>): string {
  const from = deprecated === true ? '' : ` from ${deprecated} on`;
  return `**Deprecated**${from}${replacedBy === undefined ? '' : `; use \`${replacedBy}\``}`;
}
