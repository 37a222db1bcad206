// The completion script of bash in bash itself; those of zsh and fish, which are not everywhere, by what they hold.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { commands } from '../../compiler/commands/table.ts';
import { bashCompletion, fishCompletion, zshCompletion } from '../../compiler/commands/completion-scripts.ts';

const codes = ['EC1001', 'EC3104'];

/** What bash offers for a command line whose last word is being typed. */
function offered(...words: string[]): string[] {
  const script = `${bashCompletion(commands, codes)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_ecconf; printf '%s\\n' "\${COMPREPLY[@]}"`;
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
  ];
  for (const [words, expected] of cases) {
    it(words.join(' '), () => assert.deepEqual(offered(...words), expected));
  }
});

describe('completion scripts', () => {
  for (const [shell, script] of [
    ['zsh', zshCompletion(commands, codes)],
    ['fish', fishCompletion(commands, codes)],
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
