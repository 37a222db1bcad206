// The completion script of bash in bash itself; those of zsh and fish, which are not everywhere, by what they hold.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commonOptions } from '../../compiler/commands/arguments.ts';
import { commands } from '../../compiler/commands/table.ts';
import { bashCompletion, fishCompletion, zshCompletion } from '../../compiler/commands/completion-scripts.ts';
import { repository } from '../shared.ts';

const ecconf = { program: 'ecconf', commands, common: commonOptions, codes: ['EC1001', 'EC3104'] };

const scriptOf = (program: string): string =>
  program === 'ecconf' ? bashCompletion(ecconf) : readFileSync(join(repository, 'packaging', 'completion', `${program}.bash`), 'utf8');

/** What bash offers for a command line whose last word is being typed. */
function offered(...words: string[]): string[] {
  const script = `${scriptOf(words[0] ?? '')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_${words[0]}; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('bash completion', () => {
  const cases: readonly (readonly [string[], string[]])[] = [
    [['ecconf', 'ch'], ['check']],
    [
      ['ecconf', 'check', '--fo'],
      ['--format', '--force'],
    ],
    [
      ['ecconf', 'check', '--format', ''],
      ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'],
    ],
    [['ecconf', 'check', 'examples/b'], ['examples/broken']],
    [['ecconf', 'explain', 'EC3'], ['EC3104']],
    [
      ['ecconf', 'completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['ecconf', 'help', 'op'], ['options']],
    [['ecconf', 'check', '--severity', ''], []],
    [['ecclusterd', 'corosync-'], ['corosync-conf']],
    [['ecclusterd', '--dry'], ['--dry-run']],
    [
      ['ecclusterd', '--ir', 'x', '--bus', ''],
      ['embedded', 'corosync', 'spread'],
    ],
    [['ecclusterd', 'check', '--ir', 'examples/b'], ['examples/broken']],
    [['ecconsole', 'wa'], ['watch']],
    [['ecconsole', 'examples/b'], ['examples/broken']],
  ];
  for (const [words, expected] of cases) {
    it(words.join(' '), () => assert.deepEqual(offered(...words), expected));
  }
});

describe('completion scripts', () => {
  for (const [shell, script] of [
    ['zsh', zshCompletion(ecconf)],
    ['fish', fishCompletion(ecconf)],
  ] as const) {
    it(`${shell}: every command and option is in it`, () => {
      for (const { name, options } of commands) {
        assert.ok(script.includes(name));
        for (const option of options)
          assert.ok(script.includes(shell === 'fish' ? `-l ${option.name} ` : `--${option.name}[`), option.name);
      }
    });
  }
});
