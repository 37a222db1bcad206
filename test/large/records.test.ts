// A large tree is looked at node by node, with records of what was found before. What comes out is what the pipeline gives from nothing, byte
// for byte: in trees with mistakes of all kinds, from records that were written down and read again, from records of another state of
// the files. `FUZZ=2000` tries as many trees.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emit } from '../../compiler/emit/emit.ts';
import { DiskRecords } from '../../compiler/commands/disk-records.ts';
import { openLargeTree } from '../../compiler/large/look-large.ts';
import { RecordTable, type Records } from '../../compiler/large/records.ts';
import { checkProject, loadProject, viewCluster } from '../../compiler/run.ts';
import { mapFiles } from '../map-files.ts';
import { mutate } from '../mistakes/operators.ts';
import { clusterTree } from '../mistakes/tree.ts';

type Texts = Readonly<Record<string, string>>;
const options = { product: '4' } as const;
const runs = Number(process.env['FUZZ'] ?? 120);
const begin = Number(process.env['SEED'] ?? 1);

function fromNothing(texts: Texts): string {
  return JSON.stringify(checkProject(loadProject([{ kind: 'tree', path: '.' }], mapFiles(texts), options)), null, 1);
}

const open = (texts: Texts, records: Records) => openLargeTree('.', mapFiles(texts), options, records, 'test');
const found = (texts: Texts, records: Records) => JSON.stringify(open(texts, records).look().diagnostics, null, 1);

/** As they come back from a disk or another process. */
function copied(records: RecordTable): RecordTable {
  const copy = new RecordTable();
  for (const [key, record] of records.files) copy.files.set(key, JSON.parse(JSON.stringify(record)));
  for (const [key, record] of records.roots) copy.roots.set(key, JSON.parse(JSON.stringify(record)));
  return copy;
}

/** Counts what had to be looked at. */
class CountedRecords extends RecordTable {
  added = 0;
  readonly looked = { files: new Set<string>(), roots: new Set<string>() };

  override addFile(...[path, hash, record]: Parameters<Records['addFile']>): void {
    this.looked.files.add(path);
    super.addFile(path, hash, record);
  }

  override addRoot(...[key, record]: Parameters<Records['addRoot']>): void {
    this.added++;
    this.looked.roots.add(record.sources[0] ?? '');
    super.addRoot(key, record);
  }

  forget(): void {
    this.looked.files.clear();
    this.looked.roots.clear();
  }
}

describe('a large tree, node by node', function () {
  this.timeout(0);

  it(`finds what a check from nothing finds, in ${runs} trees with mistakes`, () => {
    const tree = clusterTree();
    const codes = new Set<string>();
    const over = new RecordTable();
    for (let seed = begin; seed < begin + runs; seed++) {
      const texts = mutate(tree, seed)?.texts ?? tree;
      const expected = fromNothing(texts);
      for (const [, code = ''] of expected.matchAll(/"code": "(EC\d+)"/g)) codes.add(code);
      const records = new RecordTable();
      assert.equal(found(texts, records), expected, `seed ${seed}, without records`);
      assert.equal(found(texts, copied(records)), expected, `seed ${seed}, from its own records`);
      assert.equal(found(texts, over), expected, `seed ${seed}, from records of the trees before it`);
    }
    assert.ok(codes.size > runs / 10, `only ${codes.size} codes were found at all`);
  });

  it('compiles to the same IR and source map', () => {
    const texts = clusterTree();
    const project = loadProject([{ kind: 'tree', path: '.' }], mapFiles(texts), options);
    const records = new RecordTable();
    open(texts, records).look();
    const expected = emit(viewCluster(project, project.schema));
    assert.deepEqual(emit(open(texts, copied(records)).look().view), expected);
  });

  it('takes what others have recorded of a part of the nodes', () => {
    const texts = clusterTree();
    const [first, second] = [new RecordTable(), new CountedRecords()];
    const folders = [...new Set(Object.keys(texts).map((path) => path.split('/')[0] ?? ''))].filter((name) => /\d$/.test(name));
    open(texts, first).record(new Set(folders.filter((name) => name.startsWith('east'))));
    for (const [key, record] of copied(first).files) second.files.set(key, record);
    for (const [key, record] of copied(first).roots) second.roots.set(key, record);
    assert.equal(found(texts, second), fromNothing(texts));
    assert.equal(first.roots.size, 4);
    // The manager and the other four.
    assert.equal(second.added, 5);
  });
});

describe('records of a large tree', () => {
  const node = (name: string, more = '') => `include "shared.conf"\ncluster {\n  nodename = "${name}"\n}\n${more}`;
  const tree = (): Record<string, string> => ({
    'global/shared.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n',
    'global/cluster.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.0.2"\n  ]\n}\n',
    'east1/ecelerity.conf': node('east1', 'include "cluster.conf"\n'),
    'west1/ecelerity.conf': node('west1', 'include "cluster.conf"\n'),
  });

  /** What is looked at again after a change, files and root files; findings are compared as well. */
  function changed(change: (texts: Record<string, string>) => void) {
    const texts = tree();
    const records = new CountedRecords();
    assert.equal(found(texts, records), fromNothing(texts));
    records.forget();
    assert.equal(found(texts, records), fromNothing(texts));
    assert.deepEqual(records.looked, { files: new Set(), roots: new Set() }, 'what is as it was is not looked at');
    change(texts);
    assert.equal(found(texts, records), fromNothing(texts));
    return { files: [...records.looked.files], roots: [...records.looked.roots] };
  }

  it('let only that node be looked at whose file has changed', () => {
    const looked = changed((texts) => (texts['east1/ecelerity.conf'] += 'Relay_Hosts = ( "10.0.0.0/33" )\n'));
    assert.deepEqual(looked, { files: ['east1/ecelerity.conf'], roots: ['east1/ecelerity.conf'] });
  });

  it('let all be looked at that read a file that has changed, and the file once', () => {
    const looked = changed((texts) => (texts['global/shared.conf'] = 'Relay_Host = ( "10.0.0.0/8" )\n'));
    assert.deepEqual(looked, { files: ['global/shared.conf'], roots: ['east1/ecelerity.conf', 'west1/ecelerity.conf'] });
  });

  it('know what was looked for and was not there', () => {
    // An own file comes before the one in global/.
    const looked = changed((texts) => (texts['east1/shared.conf'] = 'Relay_Hosts = ( "0.0.0.0/0" )\n'));
    assert.ok(looked.roots.includes('east1/ecelerity.conf') && looked.files.includes('east1/shared.conf'));
  });

  it('know that a file is gone', () => {
    const looked = changed((texts) => delete texts['global/shared.conf']);
    assert.deepEqual(looked.roots.sort(), ['east1/ecelerity.conf', 'west1/ecelerity.conf']);
  });

  it('are of one program, one version of the product, one choice of what is left out', () => {
    const texts = tree();
    const records = new CountedRecords();
    const look = (more: object, program = 'test') => {
      records.forget();
      openLargeTree('.', mapFiles(texts), { ...options, ...more }, records, program).look();
      return records.looked.roots.size;
    };
    assert.deepEqual([look({}), look({})], [2, 0]);
    assert.equal(look({}, 'another build'), 2);
    assert.equal(look({ product: '3' }), 2);
    assert.equal(look({ momentum: '4.1' }), 2);
    assert.equal(look({ skip: ['west1'] }), 1);
    assert.equal(look({ allowOutside: ['elsewhere'] }), 2);
  });

  it('know the modules that are installed', () => {
    const looked = changed((texts) => (texts['global/house.ecm'] = '[house]\nmsys.provides = config.Global:House_Option\n'));
    assert.equal(looked.roots.length, 2);
  });

  it('lie in a folder for the build that wrote them, and for no other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-records-'));
    try {
      const one = new DiskRecords(folder, '', 'one build');
      // What is said of a file alone counts as well: a syntax that another build reads otherwise.
      one.addFile('a.conf', 'hash', { syntax: [], scopes: {} });
      one.save();
      assert.deepEqual(new DiskRecords(folder, '', 'one build').file('a.conf', 'hash'), { syntax: [], scopes: {} });
      assert.equal(new DiskRecords(folder, '', 'another build').file('a.conf', 'hash'), null);
      assert.equal(new DiskRecords(folder, 'a secret', 'one build').file('a.conf', 'hash'), null);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
