// `config show`, `showrecurse`, `get` and `eval`: the compiled configuration of this process, by scope and option. What would change it there is refused:
// the files are changed, then compiled.

import { fail, say, type Answer } from '../answer.ts';
import { type ConfiguredScope, scopesOfManager, scopesOfNode } from '../configured-scopes.ts';
import { hint } from '../find.ts';
import { quoteWord, splitWords } from '../../text/words.ts';
import type { Call, Command } from '../console-command.ts';

const scopeArgument = { name: 'scope', kind: 'command', optional: true } as const;
const reads = { own: false, effect: 'read', remote: 'all' } as const;

const show: Command = {
  ...reads,
  name: 'config show',
  args: [scopeArgument],
  summary: 'show a scope of the configuration, or one option of it',
  about: [
    'Options as `name = "value"`, by name, then the scopes below it. On a node `cluster` and what else of it the cluster uses; on a manager `Logs`. What is shown is what was compiled: defaults are resolved, so an option that nobody wrote is there with its value.',
  ],
  examples: ['config show', 'config show cluster Topology 10.80.116.0/24'],
  run: (call) => answer(call, 'show'),
};

const showRecurse: Command = {
  ...reads,
  name: 'config showrecurse',
  args: [scopeArgument],
  summary: 'show a scope with all scopes below it',
  about: [],
  examples: [],
  run: (call) => answer(call, 'showrecurse'),
};

const get: Command = {
  ...reads,
  name: 'config get',
  args: [{ ...scopeArgument, name: 'option', optional: false }],
  summary: 'show the value of an option in a scope',
  about: ['`config get cluster cluster_group`: the scopes, then the option.'],
  examples: ['config get cluster cluster_group'],
  run: (call) => answer(call, 'get'),
};

/** What is compiled has every default in its place, and no scope to fall back to. */
const evaluate: Command = {
  ...get,
  name: 'config eval',
  summary: 'show the value of an option, its default where nobody wrote it',
  about: ['The same as `config get`: in a compiled configuration defaults and fallback are resolved.'],
  examples: [],
};

const changing = ['begin', 'commit', 'locate', 'replay', 'rollback', 'set', 'unset', 'writeback'].map((verb): Command => ({
  name: `config ${verb}`,
  args: [{ name: 'words', kind: 'rest', optional: true }],
  summary: 'is not there: the configuration is compiled',
  about: ['Change the files, `ecconf plan`, `ecconf compile`, then `config reload`.'],
  own: false,
  hidden: true,
  effect: 'process',
  remote: 'never',
  examples: [],
  run: () => fail('the configuration is compiled', 'change the files, then: ecconf plan, ecconf compile, config reload'),
}));

export const configCommands: readonly Command[] = [show, showRecurse, get, evaluate, ...changing];

type Mode = 'show' | 'showrecurse' | 'get';

function answer({ port, args }: Call, mode: Mode): Answer {
  const { ir, self } = port.configuration();
  const words = splitWords(args['scope'] ?? args['option'] ?? '').words;
  const node = ir.nodes.find(({ name }) => name === self.name) ?? (ir.nodes.length === 1 ? ir.nodes[0] : undefined);
  const manager = ir.managers.find(({ name }) => name === self.name) ?? (ir.managers.length === 1 ? ir.managers[0] : undefined);
  const root = self.kind === 'node' ? node && scopesOfNode(node) : manager && scopesOfManager(manager);
  if (root === undefined) return fail(`the configuration has no ${self.kind} ${self.name}`, 'config running says where it is from');
  const first = words[0]?.toLowerCase();
  if (self.kind === 'node' && first === 'logs')
    return fail('the scope Logs is of the cluster manager', 'config show Logs in its console; published logs: cluster show logs');
  if (self.kind === 'manager' && first === 'cluster')
    return fail('the scope cluster is of the nodes, this is a manager', `broadcast config show ${words.map(quoteWord).join(' ')}`);
  return inScope(root, words, mode, '');
}

/** Down the scopes that are named, to the option if the last word is one. */
function inScope(scope: ConfiguredScope, words: readonly string[], mode: Mode, path: string): Answer {
  const [word, ...rest] = words;
  if (word === undefined) return mode === 'get' ? fail('config get wants an option', 'config show lists them') : shown(scope, mode, path);
  const alike = (name: string) => name.toLowerCase() === word.toLowerCase();
  const below = scope.scopes.filter(({ name }) => alike(name));
  const option = scope.options.find(([name]) => alike(name));
  if (option !== undefined && rest.length === 0) return optionAnswer(option, path);
  if (below.length === 0) {
    // An answer, as in the manual: nothing went wrong.
    if (mode === 'get' && rest.length === 0)
      return say([`Option '${word}' is not set in scope '${path}'.`], { option: word, scope: path, value: null });
    const names = [...new Set(scope.scopes.map(({ name }) => name)), ...scope.options.map(([name]) => name)];
    return fail(`no scope or option "${word}"${path === '' ? '' : ` in ${path}`}`, hint(word, names, `there are: ${names.join(', ')}`));
  }
  const alone = below.find(({ instance }) => instance === null);
  if (alone !== undefined) return inScope(alone, rest, mode, joined(path, alone.name));
  const [instance, ...further] = rest;
  const named = below.find((each) => each.instance === instance);
  if (named !== undefined) return inScope(named, further, mode, joined(path, heading(named)));
  const all = below.flatMap((each) => each.instance ?? []);
  if (instance === undefined)
    return mode === 'showrecurse'
      ? shown({ ...scope, options: [], scopes: below }, mode, path)
      : say(below.map(heading), { scopes: below.map(heading) });
  return fail(`no ${below[0]?.name ?? word} "${instance}"`, hint(instance, all, `there are: ${all.slice(0, 16).join(', ')}`));
}

function optionAnswer([name, value]: readonly [string, string], path: string): Answer {
  return say([optionLine(name, value)], { scope: path, option: name, value });
}

function shown(scope: ConfiguredScope, mode: 'show' | 'showrecurse', path: string): Answer {
  const options = scope.options.map(([name, value]) => optionLine(name, value));
  return {
    ok: true,
    lines: () => (mode === 'show' ? [...options, ...headings(scope)] : treeLines(scope, 0)),
    document: () => ({
      scope: path,
      options: scope.options.map(([name, value]) => ({ name, value })),
      scopes: mode === 'show' ? headings(scope) : scope.scopes.map(documentOf),
    }),
  };
}

/** Of many instances each; a thousand bindings are a thousand lines. */
function headings({ scopes }: ConfiguredScope): readonly string[] {
  return scopes.map(heading);
}

interface ScopeDocument {
  readonly [key: string]: string | null | readonly { readonly name: string; readonly value: string }[] | readonly ScopeDocument[];
}

function documentOf({ name, instance, options, scopes }: ConfiguredScope): ScopeDocument {
  return { name, instance, options: options.map(([option, value]) => ({ name: option, value })), scopes: scopes.map(documentOf) };
}

function* treeLines(scope: ConfiguredScope, depth: number): Generator<string> {
  const indent = '  '.repeat(depth);
  for (const [name, value] of scope.options) yield `${indent}${optionLine(name, value)}`;
  for (const below of scope.scopes) {
    yield `${indent}${heading(below)} {`;
    yield* treeLines(below, depth + 1);
    yield `${indent}}`;
  }
}

function heading({ name, instance }: ConfiguredScope): string {
  return instance === null ? name : `${name} ${text(instance)}`;
}

function optionLine(name: string, value: string): string {
  return `${name} = ${text(value)}`;
}

function text(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}::${name}`;
}
