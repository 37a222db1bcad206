// The table of the demo: every row has a word in every column, whatever is unset, so that it can be read and cut by columns.
import assert from 'node:assert/strict';
import { Stage } from '../../runtime/ecclusterd/demo/stage.ts';

describe('table of the demo', () => {
  it('keeps its columns where a cell is empty', () => {
    let said = '';
    const terminal = {
      env: {},
      outIsTerminal: false,
      columns: () => 100,
      out: (text: string) => {
        said += text;
      },
      error: () => {},
      again: null,
    };
    const stage = new Stage(terminal, true);
    stage.show({
      columns: [
        { node: 'east1', state: 'up' },
        { node: 'east2', state: 'joining' },
      ],
      rows: [
        { ip: '10.0.0.1', name: 'a', prefers: 'east1', on: ['east1'] },
        { ip: '10.0.0.22', name: 'esmtp:25', prefers: '', on: [] },
        { ip: '10.0.0.3', name: '', prefers: '', on: ['east2'] },
      ],
    });
    stage.print();
    const rows = said.split('\n').filter((line) => line.includes('10.0.0.'));
    assert.deepEqual(
      rows.map((line) => line.trim().split(/\s+/).length),
      [5, 5, 5],
      said,
    );
    assert.equal(new Set(rows.map((line) => line.search(/[●·]/))).size, 1, said);
  });
});
