// One node's merged configuration as text: what the node has in the end, with the origin of every value. It is configuration text
// again, as valid as what was read; the includes are gone, because what they brought in is here.

import { textValue } from '../../grammar/text-value.ts';
import type { Option, Stanza, Text, Value } from '../../grammar/tree.ts';
import type { NodeModel, Scope, Setting } from '../load/model.ts';
import { type Excerpt, placeOf } from '../load/source.ts';

/** `default/bindings.conf:12` of a piece of a file. */
type Origin = (source: Excerpt, item: Option | Stanza) => string;

/**
 * Text of the effective configuration. Options come before the stanzas of their scope, both in the order of reading. O(settings).
 * `shown` is what is said in place of a path.
 */
export function printEffective(node: NodeModel, shown: (path: string) => string = (path) => path): string {
  const title = node.name === null ? shown(node.root.path) : node.name;
  const lines = [`# effective configuration of ${title.replace(/[\r\n]+/g, ' ')}, read from ${shown(node.root.path)}`];
  const files = new Map(node.sources.map((source) => [source.path, source]));
  const origin: Origin = (source, item) => {
    const { file, start } = placeOf(source, item);
    const line = files.get(file)?.lines.human(start).line ?? 1;
    return `${shown(file).replace(/[\r\n]+/g, ' ')}:${line}`;
  };
  printBody(node.global, '', lines, origin);
  return `${lines.join('\n')}\n`;
}

function printBody(scope: Scope, indent: string, lines: string[], from: Origin): void {
  for (const setting of scope.settings.values()) {
    const text = printSetting(setting, indent);
    if (text !== null) lines.push(`${indent}${text} # ${from(setting.source, setting.option)}`);
  }
  for (const child of scope.scopes) {
    const site = child.sites[0];
    if (site === undefined) continue;
    const { source, stanza } = site;
    const label = stanza.label === null ? '' : ` ${printText(stanza.label, source.text)}`;
    const head = `${indent}${source.text.slice(stanza.start, stanza.nameEnd)}${label} {`;
    const places = child.sites.map((each) => from(each.source, each.stanza));
    lines.push(`${head} # ${[...new Set(places)].join(', ')}`);
    printBody(child, `${indent}  `, lines, from);
    lines.push(`${indent}}`);
  }
}

/** null for an option without a value, which is an error reported elsewhere. */
function printSetting({ source, option }: Setting, indent: string): string | null {
  if (option.value === null) return null;
  const name = source.text.slice(option.start, option.nameEnd);
  return `${name} = ${printValue(option.value, source.text, indent)}`;
}

function printValue(value: Value, text: string, indent: string): string {
  switch (value.kind) {
    case 'text':
      return printText(value, text);
    case 'list':
      return value.items.length === 0 ? '()' : `( ${value.items.map((item) => printText(item, text)).join(' ')} )`;
    case 'dict': {
      const entries = value.entries.flatMap((entry) => {
        if (entry.value === null) return [];
        return [`${indent}  ${printText(entry.key, text)} = ${printValue(entry.value, text, `${indent}  `)}\n`];
      });
      return `[\n${entries.join('')}${indent}]`;
    }
  }
}

/** As it is written, where that is safe; everything else is quoted anew. */
function printText(node: Text, text: string): string {
  const raw = text.slice(node.start, node.end);
  if (node.quote === '' && raw !== '') return raw;
  if (node.quote === '"' && /^"(?:[^\\"]|\\[\s\S])*"$/.test(raw)) return withoutCommands(raw);
  return withoutCommands(`"${textValue(text, node).replace(/[\\"]/g, '\\$&')}"`);
}

/** A line of a value that would be a workflow command in the log of a CI run does not begin a line: its line end is spelt `\n`. */
function withoutCommands(quoted: string): string {
  return quoted.includes('::') ? quoted.replace(/\n(?=[ \t]*::)/g, '\\n') : quoted;
}
