// From a node's log to a manager's files, once through, as processes.
import assert from 'node:assert/strict';
import { drain } from '../log-dir.ts';
import { collected, collectedBytes, Programs, Stage } from './stage.ts';
import { until } from '../../until.ts';

describe('aggregator: from node to file', () => {
  const programs = new Programs();
  before(() => programs.build());

  it('collects what two nodes write', async () => {
    const stage = new Stage({ nodes: ['n1', 'n2'], logs: ['mainlog', 'paniclog'] });
    try {
      await stage.prepare();
      const writers = stage.options.nodes.map((node) =>
        stage.keep(programs.start('log-writer', ['life1', '5', '20000', ...stage.options.logs.map((log) => stage.logPath(node, log))])),
      );
      for (const node of stage.options.nodes) stage.keep(programs.start('log-node', [`${stage.folder}/node.json`, node]));
      const manager = stage.keep(programs.start('manager', stage.managerArgs()));
      let said = '';
      manager.stderr.on('data', (text) => {
        said += text;
      });
      await until(
        () => collectedBytes(stage.output, 'n2', 'paniclog') > 20_000,
        () => `lines\n${said}`,
      );
      for (const writer of writers) writer.kill('SIGTERM');
      await until(
        () => writers.every(({ exitCode }) => exitCode !== null),
        () => 'writers',
      );
      for (const node of stage.options.nodes) {
        for (const log of stage.options.logs) {
          const { messages } = await drain(stage.logPath(node, log), 'truth');
          const wanted = Buffer.concat(
            messages.map(({ payload }) => (payload.at(-1) === 10 ? payload : Buffer.concat([payload, Buffer.from('\n')]))),
          );
          await until(
            () => collectedBytes(stage.output, node, log) >= wanted.length,
            () => said,
          );
          assert.ok(collected(stage.output, node, log).equals(wanted));
        }
      }
    } finally {
      await stage.remove();
    }
  });
});
