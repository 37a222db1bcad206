// Bindings as columns: a node has thousands, and of most of them nobody asks for more than name and address. One stands as a run of small
// numbers, all counted from the begin of its stanza; what does not fit into that (a stanza in two parts, a value that shadows another one)
// stands as rows of the graph.

import type { Option, Text } from '../../grammar/tree.ts';
import { type Ip, parseIp } from '../../runtime/net/ip.ts';
import type { BindingFact, Value } from '../facts/facts.ts';
import type { Scope, Setting } from '../load/model.ts';
import type { GraphWriter } from './graph.ts';
import type { LightGraph } from './light-scopes.ts';
import { fromPlain, toPlain } from './plain-facts.ts';

export interface BindingTable {
  readonly names: readonly string[];
  /** Identity of the scope, where it is not the name. */
  readonly keys: readonly (string | null)[];
  readonly groups: readonly (string | null)[];
  readonly ips: readonly (string | null)[];
  readonly preferences: readonly (string | null)[];
  /** 1: `enable_duravip` is set and on. */
  readonly marked: readonly (0 | 1)[];
  /** Where the numbers of each begin; -1: it is the next odd one. */
  readonly begins: readonly number[];
  readonly numbers: readonly number[];
  /** Those as plain facts. */
  readonly odd: readonly unknown[];
}

const options = ['bind_address', 'enable_duravip', 'duravip_preference', 'duravip_follow'] as const;
const quotes = ['', '"', "'", '/'] as const;

export function writeBindings(bindings: readonly BindingFact[], writer: GraphWriter): BindingTable {
  const [begins, numbers, odd] = [[] as number[], [] as number[], [] as unknown[]];
  for (const each of bindings) {
    const settings = settingsOf(each);
    if (isPlain(each.scope, settings)) {
      begins.push(numbers.length);
      writePlain(each.scope, settings, numbers, writer);
    } else {
      begins.push(-1);
      odd.push(toPlain(each, writer));
    }
  }
  return {
    names: bindings.map(({ name }) => name),
    keys: bindings.map(({ name, scope }) => (scope.key === name ? null : scope.key)),
    groups: bindings.map(({ group }) => group),
    ips: bindings.map(({ ip }) => ip?.text ?? null),
    preferences: bindings.map(({ preference }) => preference?.value ?? null),
    marked: bindings.map(({ duravip }) => (duravip ? 1 : 0)),
    ...{ begins, numbers, odd },
  };
}

function settingsOf({ bindAddress, enableDuravip, preference, follow }: BindingFact): readonly (Setting | null)[] {
  return [bindAddress, enableDuravip, preference?.setting ?? null, follow];
}

function isPlain(scope: Scope, settings: readonly (Setting | null)[]): boolean {
  const [site, ...more] = scope.sites;
  if (site === undefined || more.length > 0 || scope.type !== 'binding' || scope.name === null) return false;
  return settings.every((each, i) => {
    if (each === null) return true;
    const { shadowed, source, scope: own, key, option } = each;
    return shadowed === null && source === site.source && own === scope && key === options[i] && option.value?.kind === 'text';
  });
}

function writePlain(scope: Scope, settings: readonly (Setting | null)[], numbers: number[], writer: GraphWriter): void {
  const [site] = scope.sites;
  if (site === undefined) return;
  const { start, end, nameEnd, equals, open, close, label } = site.stanza;
  const from = (offset: number) => (offset < 0 ? -1 : offset - start);
  numbers.push(writer.file(site.source.path), writer.scope(scope.parent, 'alone'), start, end - start, nameEnd - start);
  numbers.push(from(equals), from(open), from(close));
  writeText(label, start, numbers);
  for (const each of settings) {
    if (each === null) {
      numbers.push(-1);
      continue;
    }
    const { option } = each;
    numbers.push(from(option.start), option.end - start, option.nameEnd - start, from(option.equals));
    writeText(option.value?.kind === 'text' ? option.value : null, start, numbers);
  }
}

function writeText(text: Text | null, start: number, numbers: number[]): void {
  if (text === null) numbers.push(-1);
  else numbers.push(quotes.indexOf(text.quote), text.start - start, text.end - start);
}

export function readBindings(table: BindingTable, graph: LightGraph): readonly BindingFact[] {
  const odd = table.odd.map((each) => fromPlain(each, graph) as BindingFact)[Symbol.iterator]();
  return table.begins.map((begin, i) => (begin < 0 ? odd.next().value : undefined) ?? new TableBinding(table, i, graph));
}

/** What a binding is made of, when somebody asks. */
interface Parts {
  readonly scope: Scope;
  /** In the order of `options`. */
  readonly settings: readonly (Setting | null)[];
}

class TableBinding implements BindingFact {
  readonly name: string;
  readonly group: string | null;
  readonly ip: Ip | null;
  readonly duravip: boolean;
  readonly preference: Value<string> | null;
  readonly #table: BindingTable;
  readonly #at: number;
  readonly #graph: LightGraph;
  #parts: Parts | null = null;

  constructor(table: BindingTable, at: number, graph: LightGraph) {
    this.#table = table;
    this.#at = at;
    this.#graph = graph;
    this.name = table.names[at] ?? '';
    this.group = table.groups[at] ?? null;
    const [ip, preference] = [table.ips[at] ?? null, table.preferences[at] ?? null];
    this.ip = ip === null ? null : parseIp(ip);
    this.duravip = table.marked[at] === 1;
    this.preference = preference === null ? null : new TablePreference(preference, this);
  }

  get scope(): Scope {
    return this.parts.scope;
  }

  get bindAddress(): Setting | null {
    return this.parts.settings[0] ?? null;
  }

  get enableDuravip(): Setting | null {
    return this.parts.settings[1] ?? null;
  }

  get follow(): Setting | null {
    return this.parts.settings[3] ?? null;
  }

  get parts(): Parts {
    this.#parts ??= readParts(this.#table, this.#at, this.#graph);
    return this.#parts;
  }
}

class TablePreference implements Value<string> {
  readonly value: string;
  readonly #binding: TableBinding;

  constructor(value: string, binding: TableBinding) {
    this.value = value;
    this.#binding = binding;
  }

  get setting(): Setting | null {
    return this.#binding.parts.settings[2] ?? null;
  }

  get scope(): Scope {
    return this.#binding.scope;
  }
}

function readParts({ names, keys, begins, numbers }: BindingTable, index: number, graph: LightGraph): Parts {
  let at = begins[index] ?? 0;
  const next = () => numbers[at++] ?? -1;
  const [file, parent, start] = [next(), next(), next()];
  const offset = () => {
    const number = next();
    return number < 0 ? -1 : number + start;
  };
  const text = (): Text | null => {
    const quote = next();
    return quote < 0 ? null : { kind: 'text', start: offset(), end: offset(), quote: quotes[quote] ?? '' };
  };
  const head = [offset(), offset(), offset(), offset(), offset()] as const;
  const [end, nameEnd, equals, open, close] = head;
  const scope = graph.makeScope('binding', names[index] ?? '', keys[index] ?? names[index] ?? '', parent, [
    file,
    start,
    end,
    nameEnd,
    equals,
    open,
    close,
    text(),
  ]);
  const source = graph.file(file);
  const settings = options.map((key): Setting | null => {
    const optionStart = offset();
    if (optionStart < 0) return null;
    const [optionEnd, optionNameEnd, optionEquals] = [offset(), offset(), offset()];
    const option: Option = {
      ...{ kind: 'option', start: optionStart, end: optionEnd, key, nameEnd: optionNameEnd, equals: optionEquals },
      value: text(),
    };
    return { key, source, option, scope, shadowed: null };
  });
  return { scope, settings };
}
