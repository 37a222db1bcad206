// The built server finds the parts that it loads when somebody asks: they lie beside it, under names that only the bundles know.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../shared.ts';
import { start } from './client.ts';

const server = join(repository, 'dist', 'ecconf-lsp.cjs');
const shared = 'default/ecelerity-cluster.conf';
const cluster = `ESMTP_Listener {
  Listen "10.0.1.1:25" {
    Enable_Duravip = true
  }
}
ECCluster_Listener {
  Listen "*:4802" {
  }
}
cluster {
  Topology "10.0.1.0/24" {
    interface = "eth1"
  }
}
`;
const files = {
  'default/ecelerity.conf': 'include "ecelerity-cluster.conf"\ninclude "node-local.conf"\n',
  [shared]: cluster,
  'east1/node-local.conf': 'cluster {\n  nodename = "east1"\n  nodeaddr = "10.0.0.1"\n}\n',
  'west1/node-local.conf': 'cluster {\n  nodename = "west1"\n  nodeaddr = "10.0.0.2"\n}\n',
};

describe('the built language server', () => {
  before(() => assert.ok(existsSync(server), 'npm run build'));

  it('formats, says what an edit takes, and plays a failure', async () => {
    const client = await start(files, { command: [process.execPath, server, '--stdio'] });
    client.open(shared, cluster.replace('interface = "eth1"', 'interface   = "eth2"'));
    const uri = client.uri(shared);
    const edits = await client.connection.sendRequest<readonly unknown[]>('textDocument/formatting', {
      textDocument: { uri },
      options: { tabSize: 2, insertSpaces: true },
    });
    assert.ok(edits.length > 0);
    const changes = await client.connection.sendRequest<string>('ecconf/changes', { uri, since: 'saved' });
    assert.match(changes, /Grade: reload/);
    const owners = await client.connection.sendRequest<{ played: unknown }>('ecconf/whatIf', { uri, down: ['east1'] });
    assert.deepEqual(owners.played, { seeds: 3, violation: null });
    await client.end();
  });
});
