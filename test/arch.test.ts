// The table of rooms itself, and the limits on files and bundles. The imports are held against the table by dependency-cruiser (`steps.mjs`).
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathsOf } from '../tools/room-rules.mjs';
import { around, language, runtime } from '../tools/rooms.mjs';
import { globFiles } from './glob.mjs';
import { repository } from './shared.ts';

const folders = ['base', 'grammar', 'compiler', 'runtime', 'lsp', 'playground'];
const files = folders.flatMap((folder) => globFiles(join(repository, folder), '.ts')).map((file: string) => relative(repository, file));

describe('architecture', () => {
  const rooms = [...language, ...runtime];
  const roomOf = (file: string) => rooms.filter(({ room }) => new RegExp(pathsOf(room, rooms)).test(file));

  it('has one room for every file, and a file in every room', () => {
    const wrong = files.filter((file: string) => roomOf(file).length !== 1);
    assert.deepEqual(wrong, []);
    const used = new Set(files.flatMap(roomOf));
    assert.deepEqual(
      rooms.filter((room) => !used.has(room)),
      [],
    );
  });

  it('lets no two rooms import each other, not even by way of others', () => {
    const may = new Map(rooms.map((each) => [each.room, each.may]));
    const onTheWay: string[] = [];
    const free = new Set<string>();
    const visit = (room: string): void => {
      if (free.has(room)) return;
      assert.ok(!onTheWay.includes(room), `a circle of rooms: ${[...onTheWay, room].join(' -> ')}`);
      onTheWay.push(room);
      for (const next of may.get(room) ?? []) visit(next);
      onTheWay.pop();
      free.add(room);
    };
    for (const { room } of rooms) visit(room);
  });

  it('names only rooms that there are', () => {
    const known = new Set([...rooms, ...around].map(({ room }) => room));
    assert.deepEqual(
      rooms.flatMap(({ may }) => may).filter((room) => !known.has(room)),
      [],
    );
  });

  it('has five walks in ARCHITECTURE.md, and all files that pages for contributors name', () => {
    const page = readFileSync(join(repository, 'ARCHITECTURE.md'), 'utf8');
    const walks = /^## Five walks\n([\s\S]*?)^## /m.exec(page)?.[1] ?? '';
    assert.equal(walks.match(/^\d\. /gm)?.length, 5);
    for (const walk of walks.match(/^\d\. .*/gm) ?? []) assert.ok(named(walk).length >= 10, walk);
    for (const name of ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/glossary.md', 'docs/versions.md', 'docs/README.md']) {
      const missing = named(readFileSync(join(repository, name), 'utf8')).filter((file) => !existsSync(join(repository, file)));
      assert.deepEqual(missing, [], name);
    }
  });

  it('leads newcomers to what they look for, by the names of folders', () => {
    const page = readFileSync(join(repository, 'CONTRIBUTING.md'), 'utf8');
    const walks = [...page.matchAll(/^\| where .*? \| (`[^|]*?\.ts`)/gm)].map(([, walk = '']) =>
      walk.replaceAll('`', '').split(' > ').join(''),
    );
    assert.equal(walks.length, 4);
    assert.deepEqual(
      walks.filter((path) => !existsSync(join(repository, path))),
      [],
    );
  });

  it('uses each name of a file of the runtime once', () => {
    const names = files.filter((file: string) => file.startsWith('runtime/')).map((file: string) => file.replace(/.*\//, ''));
    assert.deepEqual(
      names.filter((name: string, index: number) => names.indexOf(name) !== index),
      [],
    );
  });

  it('keeps files under 400 lines, generated ones excepted', () => {
    const long = files.filter((file: string) => !/generated|\.gen\./.test(file) && lines(file) > 400);
    assert.deepEqual(long, []);
  });

  it('keeps the bundle of the language server under 900 KB: it is read at each start of an editor', () => {
    const { outputs } = JSON.parse(readFileSync(join(repository, 'dist', 'meta.json'), 'utf8'));
    const { bytes } = outputs['dist/ecconf-lsp.cjs'];
    assert.ok(bytes <= 900_000, `${bytes} bytes`);
  });

  it('reads and prints nowhere in the compiler but in its commands, its generators and what is loaded apart', () => {
    const doors = /^compiler\/(commands|generate|outside)\/|^compiler\/(cli|prose\/host-prose|load\/host-files|fix\/host-write)\.ts$/;
    const wrong = files.filter(
      (file: string) =>
        file.startsWith('compiler/') && !doors.test(file) && importsOf(file).some((name) => /^node:(fs|net|child_process)/.test(name)),
    );
    assert.deepEqual(wrong, []);
  });
});

/** Paths of sources in back quotes. */
function named(page: string): string[] {
  return [...page.matchAll(/`((?:base|grammar|compiler|runtime|lsp|test|tools)\/[\w./-]+\.(?:ts|mjs|json))`/g)].map(
    ([, path = '']) => path,
  );
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(repository, file), 'utf8');
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;]*?from\s+'([^']+)'|(?:import|getBuiltinModule)\('([^']+)'\)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}

function lines(file: string): number {
  return readFileSync(join(repository, file), 'utf8').split('\n').length;
}
