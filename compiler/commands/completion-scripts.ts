// Completion scripts for bash, zsh and fish, made from the table of commands of a program.

import { shellQuote } from '../../base/shell-text.ts';
import type { Command as TableCommand, CommandOption } from './command.ts';

/** What completion needs of a command. */
export type Command = Pick<TableCommand, 'name' | 'summary' | 'completes' | 'options'>;
type Commands = readonly Command[];

/** A program whose first word is a command. What is typed without one, as of `ecclusterd`, is the command without a name. */
export interface CompletedProgram {
  readonly program: string;
  readonly commands: Commands;
  /** Of every command. */
  readonly common: readonly CommandOption[];
  /** Of findings. */
  readonly codes: readonly string[];
}

const allOf =
  (common: readonly CommandOption[]) =>
  (command: Command): readonly CommandOption[] => [...command.options, ...common];
const named = (commands: Commands): Commands => commands.filter(({ name }) => name !== '');
const optionsWithoutCommand = (commands: Commands): readonly string[] =>
  commands.filter(({ name }) => name === '').flatMap(({ options }) => options.flatMap(spellings));
const spellings = ({ name, short }: CommandOption): string[] => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];

export function bashCompletion({ program, commands, common, codes }: CompletedProgram): string {
  const all = allOf(common);
  const cases = lastUnnamed(commands).map((command) => {
    const values = all(command)
      .filter(({ value }) => value !== undefined)
      .map((option) => `        ${spellings(option).join('|')}) ${bashValues(option, codes)}; return ;;`);
    return [
      `    ${command.name === '' ? '*' : command.name})`,
      '      case "$previous" in',
      ...values,
      '      esac',
      '      if [[ $current == -* ]]; then',
      `        COMPREPLY=($(compgen -W '${all(command).flatMap(spellings).join(' ')}' -- "$current"))`,
      '      else',
      `        ${bashOperands(command, commands, codes)}`,
      '      fi',
      '      ;;',
    ].join('\n');
  });
  return `# bash completion for ${program}
_${program}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen${firstIsFile(commands) ? ' -f' : ''} -W '${firstWords(commands).join(' ')}' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
}
complete -o filenames -F _${program} ${program}
`;
}

/** What is without a command's name comes last: in a shell's `case` it is whatever is left. */
function lastUnnamed(commands: Commands): Commands {
  return [...named(commands), ...commands.filter(({ name }) => name === '')];
}

function firstWords(commands: Commands): readonly string[] {
  return [...new Set([...named(commands).map(({ name }) => name), ...optionsWithoutCommand(commands), '--help', '--version'])];
}

/** Without a command's name: what is typed first may be a file. */
function firstIsFile(commands: Commands): boolean {
  return commands.some(({ name, completes }) => name === '' && completes === 'file');
}

/** Options may come first where there is a command without a name. */
function zshWhen(commands: Commands): string {
  return optionsWithoutCommand(commands).length > 0 ? ` && [[ \${words[2]} != -* ]]` : '';
}

function bashValues(option: CommandOption, codes: readonly string[]): string {
  if (option.choices !== undefined) return bashWords(option.choices);
  if (option.completes === 'code') return bashWords(codes);
  if (option.completes === 'folder') return 'COMPREPLY=($(compgen -d -- "$current"))';
  return option.completes === 'file' ? 'COMPREPLY=($(compgen -f -- "$current"))' : ':';
}

function bashOperands(command: Command, commands: Commands, codes: readonly string[]): string {
  if (command.completes === 'file') return 'COMPREPLY=($(compgen -f -- "$current"))';
  const words = operandWords(command, commands, codes);
  return words.length === 0 ? ':' : bashWords(words);
}

function bashWords(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$current"))`;
}

export function zshCompletion({ program, commands, common, codes }: CompletedProgram): string {
  const all = allOf(common);
  const cases = lastUnnamed(commands).map((command) => {
    const lines = all(command).map((option) => `        ${zshOption(option, codes)}`);
    return [
      `    ${command.name === '' ? '*' : command.name})`,
      '      _arguments \\',
      ...lines.map((line) => `${line} \\`),
      `        ${zshOperands(command, commands, codes)}`,
      '      ;;',
    ].join('\n');
  });
  return `#compdef ${program}
_${program}() {
  local -a commands=(
${named(commands)
  .map(({ name, summary }) => `    ${shellQuote(`${name}:${summary}`)}`)
  .join('\n')}
  )
  if ((CURRENT == 2))${zshWhen(commands)}; then
    _describe command commands${firstIsFile(commands) ? '\n    _files' : ''}
    return
  fi
  local command=\${words[2]}
  if [[ $command != -* ]]; then
    shift words
    ((CURRENT--))
  fi
  case $command in
${cases.join('\n')}
  esac
}
compdef _${program} ${program}
`;
}

function zshOption(option: CommandOption, codes: readonly string[]): string {
  const doc = (option.doc.split(/[.;:](?: |$)/)[0] ?? '').replace(/[[\]:]/g, '\\$&');
  const value = option.value === undefined ? '' : `:${option.value.replaceAll(':', '')}:${zshValues(option, codes)}`;
  const many = option.multiple === true ? '*' : '';
  return spellings(option)
    .map((spelling) => shellQuote(`${many}${spelling}[${doc}]${value}`))
    .join(' ');
}

function zshValues({ choices, completes }: CommandOption, codes: readonly string[]): string {
  if (choices !== undefined) return `(${choices.join(' ')})`;
  if (completes === 'code') return `(${codes.join(' ')})`;
  return completes === 'file' ? '_files' : completes === 'folder' ? '_files -/' : ' ';
}

function zshOperands(command: Command, commands: Commands, codes: readonly string[]): string {
  if (command.completes === 'file') return shellQuote('*:path:_files');
  const words = operandWords(command, commands, codes);
  return words.length === 0 ? shellQuote('*: : ') : shellQuote(`1:argument:(${words.join(' ')})`);
}

export function fishCompletion({ program, commands, common, codes }: CompletedProgram): string {
  const all = allOf(common);
  const lines = [`# fish completion for ${program}`, `complete -c ${program} -f`];
  for (const { name, summary } of named(commands))
    lines.push(`complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${fishQuote(summary)}`);
  for (const command of commands) {
    const when = `-n ${fishQuote(command.name === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${command.name}`)}`;
    for (const option of all(command)) lines.push(`complete -c ${program} ${when} ${fishOption(option, codes)}`);
    const words = operandWords(command, commands, codes);
    if (command.completes === 'file') lines.push(`complete -c ${program} ${when} -F`);
    else if (words.length > 0) lines.push(`complete -c ${program} ${when} -a ${fishQuote(words.join(' '))}`);
  }
  return `${lines.join('\n')}\n`;
}

function fishOption({ name, short, value, choices, completes, doc }: CommandOption, codes: readonly string[]): string {
  const parts = [`-l ${name}`];
  if (short !== undefined) parts.push(`-s ${short}`);
  if (choices !== undefined) parts.push(`-x -a ${fishQuote(choices.join(' '))}`);
  else if (completes === 'code') parts.push(`-x -a ${fishQuote(codes.join(' '))}`);
  else if (value !== undefined) parts.push(completes === undefined ? '-x' : '-r -F');
  parts.push(`-d ${fishQuote(doc.split(/[.;:](?: |$)/)[0] ?? '')}`);
  return parts.join(' ');
}

function fishQuote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function operandWords({ completes }: Command, commands: Commands, codes: readonly string[]): readonly string[] {
  if (completes === 'code') return codes;
  if (completes === 'command') return commands.map(({ name }) => name);
  return typeof completes === 'string' ? [] : completes;
}
