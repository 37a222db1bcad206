// Every block of commands of README.md and docs/: a test carries it out, which its mark names, or the mark says why none does (`doc-blocks.ts`).
// Those that need no more than a desk are typed here, line by line.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { blocksOf, commandsOf, type DocBlock } from '../doc-blocks.ts';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';
import { CommandDesk, mentions } from './command-desk.ts';

const self = 'test/docs/commands.test.ts';
const pages = ['README.md', ...globFiles(join(repository, 'docs'), '.md').map((path) => relative(repository, path).split(sep).join('/'))];
const shells = ['sh', 'console', 'bash', 'groovy'];
/** How a line begins that somebody is to type. */
const typed =
  /^(?:\$ |(?:npm|npx|node|ecconf|ecclusterd|ecconsole|ecconf-lsp|systemctl|apt-get|dnf|redis-cli|ssh|scp|git|curl|docker|podman|buildah|openssl) )/m;

function isCommands({ page, language, text }: DocBlock): boolean {
  if (shells.includes(language)) return true;
  if (language === 'yaml') return page === 'docs/ci.md';
  // How a command is called in general is no command.
  return (language === '' || language === 'indented') && typed.test(text) && !text.includes('[OPTIONS]');
}

const blocks = pages.flatMap((page) => blocksOf(page).filter(isCommands));
const placeOf = ({ page, line }: DocBlock) => `${page}:${line}`;

/** Lines of those blocks that are typed elsewhere, and why. */
const elsewhere: readonly (readonly [RegExp, string])[] = [
  [
    / --(live|manager) |^ecclusterd (--manager|--ir|listen|dump)|--state|--dry-run$/,
    'they take a cluster that runs: test/rollout, test/daemon, test/manager',
  ],
  [/^ecclusterd (check|setup|audit)/, 'they take a machine: test/package/operations.test.ts'],
  [/^ecclusterd rehearse/, 'it takes a cluster that runs: test/netns/rehearse.test.ts'],
  [/ecclusterd demo/, 'half a minute each: test/daemon/demo.test.ts'],
  [
    /^ecclusterd (postfix-policy|log --follow|jlog tail --follow)|^ecconf playground/,
    'they run until they are ended: test/clients, test/log, test/playground',
  ],
  [/^ecclusterd log (cat|verify)/, 'they take a stream, or a manager: test/log, test/manager'],
];

describe('blocks of commands in README.md and docs/', function () {
  this.timeout(900_000);

  it('each is carried out by a test that knows its page, or says why not', () => {
    const wrong = blocks.flatMap((block) => {
      const { mark, page } = block;
      if (mark === null) return [`${placeOf(block)}: no mark: ${block.text.split('\n')[0]}`];
      if (mark.kind === 'not run') return mark.why.length > 15 ? [] : [`${placeOf(block)}: that is no reason: ${mark.why}`];
      if (!existsSync(join(repository, mark.test))) return [`${placeOf(block)}: there is no ${mark.test}`];
      return mark.test === self || mentions(mark.test, page) ? [] : [`${placeOf(block)}: ${mark.test} does not know that page`];
    });
    assert.deepEqual(wrong, []);
    assert.ok(blocks.length > 60, String(blocks.length));
  });

  it('a block without a mark would be seen, however it is written', () => {
    const block = (language: string, text: string): DocBlock => ({ page: 'docs/x.md', line: 1, heading: '', language, text, mark: null });
    for (const each of [
      block('sh', 'ls\n'),
      block('', 'ecconf check conf\n'),
      block('indented', '$ ecconf drift\n'),
      block('', '# now\nnpm ci\n'),
    ])
      assert.ok(isCommands(each), each.text);
    for (const each of [block('', 'cluster {\n}\n'), block('ini', 'a = 1\n'), block('', 'ecconf check [OPTIONS] [PATH...]\n')])
      assert.ok(!isCommands(each), each.text);
  });

  describe('typed at a desk', () => {
    const desk = new CommandDesk();
    const ours = blocks.filter(({ mark }) => mark?.kind === 'run' && mark.test === self);
    before(() => desk.furnish());
    after(() => desk.remove());

    it('say nothing that is wrong usage', () => {
      const used = new Set<RegExp>();
      let count = 0;
      for (const block of ours) {
        // What the commands of another block have changed.
        desk.type('git checkout -q . && git clean -qfd conf');
        for (const line of commandsOf(block)) {
          const other = elsewhere.find(([pattern]) => pattern.test(line))?.[0];
          if (other !== undefined) {
            used.add(other);
            continue;
          }
          count++;
          const { status, stdout, stderr } = desk.type(line);
          // 1 and 3: findings, differences.
          assert.ok([0, 1, 3].includes(status ?? -1), `${placeOf(block)}: ${line}: status ${status}\n${stdout}${stderr}`);
        }
      }
      assert.ok(count > 40, String(count));
      for (const [pattern] of elsewhere) assert.ok(used.has(pattern), `no line is ${pattern} any more`);
    });

    it('README.md and the page about Momentum: what they promise comes', () => {
      const broken = desk.type('npx ecconf check examples/broken');
      assert.equal(broken.status, 1);
      assert.match(broken.stdout, /2 errors/);
      assert.equal(desk.type('ecconf check conf').status, 0);
    });
  });
});
