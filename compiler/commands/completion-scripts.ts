// Completion scripts for bash, zsh and fish, made from the table of commands.

import { commonOptions } from './arguments.ts';
import type { Command, CommandOption } from './command.ts';

type Commands = readonly Command[];

const all = (command: Command): readonly CommandOption[] => [...command.options, ...commonOptions];
const spellings = ({ name, short }: CommandOption): string[] => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];

export function bashCompletion(commands: Commands, codes: readonly string[]): string {
  const cases = commands.map((command) => {
    const values = all(command)
      .filter(({ value }) => value !== undefined)
      .map((option) => `        ${spellings(option).join('|')}) ${bashValues(option, codes)}; return ;;`);
    return [
      `    ${command.name})`,
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
  return `# bash completion for ecconf
_ecconf() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
}
complete -o filenames -F _ecconf ecconf
`;
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

export function zshCompletion(commands: Commands, codes: readonly string[]): string {
  const cases = commands.map((command) => {
    const lines = all(command).map((option) => `        ${zshOption(option, codes)}`);
    return [
      `    ${command.name})`,
      '      _arguments \\',
      ...lines.map((line) => `${line} \\`),
      `        ${zshOperands(command, commands, codes)}`,
      '      ;;',
    ].join('\n');
  });
  return `#compdef ecconf
_ecconf() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${zshQuote(`${name}:${summary}`)}`).join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=\${words[2]}
  shift words
  ((CURRENT--))
  case $command in
${cases.join('\n')}
  esac
}
compdef _ecconf ecconf
`;
}

function zshOption(option: CommandOption, codes: readonly string[]): string {
  const doc = (option.doc.split(/[.;:](?: |$)/)[0] ?? '').replace(/[[\]:]/g, '\\$&');
  const value = option.value === undefined ? '' : `:${option.value.replaceAll(':', '')}:${zshValues(option, codes)}`;
  const many = option.multiple === true ? '*' : '';
  return spellings(option)
    .map((spelling) => zshQuote(`${many}${spelling}[${doc}]${value}`))
    .join(' ');
}

function zshValues({ choices, completes }: CommandOption, codes: readonly string[]): string {
  if (choices !== undefined) return `(${choices.join(' ')})`;
  if (completes === 'code') return `(${codes.join(' ')})`;
  return completes === 'file' ? '_files' : completes === 'folder' ? '_files -/' : ' ';
}

function zshOperands(command: Command, commands: Commands, codes: readonly string[]): string {
  if (command.completes === 'file') return zshQuote('*:path:_files');
  const words = operandWords(command, commands, codes);
  return words.length === 0 ? zshQuote('*: : ') : zshQuote(`1:argument:(${words.join(' ')})`);
}

/** For a shell's single quotes. */
function zshQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export function fishCompletion(commands: Commands, codes: readonly string[]): string {
  const lines = ['# fish completion for ecconf', 'complete -c ecconf -f'];
  for (const { name, summary } of commands) lines.push(`complete -c ecconf -n __fish_use_subcommand -a ${name} -d ${fishQuote(summary)}`);
  for (const command of commands) {
    const when = `-n ${fishQuote(`__fish_seen_subcommand_from ${command.name}`)}`;
    for (const option of all(command)) lines.push(`complete -c ecconf ${when} ${fishOption(option, codes)}`);
    const words = operandWords(command, commands, codes);
    if (command.completes === 'file') lines.push(`complete -c ecconf ${when} -F`);
    else if (words.length > 0) lines.push(`complete -c ecconf ${when} -a ${fishQuote(words.join(' '))}`);
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
