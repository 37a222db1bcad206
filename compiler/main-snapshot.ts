// What the start-up snapshot runs. Built once, at install: everything is loaded, the parser is constructed, a sample is checked so
// that the code is warm; then the heap is frozen. A start thaws it and calls the main function below. Whatever depends on the
// process (arguments, environment, working directory) is read only there.

import { main, runProcess } from './cli.ts';
import type { Terminal } from './commands/terminal.ts';

/** Of every construct one, and two mistakes, so that the reports are warm too. */
const sample = `# sample
Security { user = "ecuser"  capabilities = "cap_net_admin+ep" }
ec_logger "cluster" { mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>master" }
ECCluster_Listener { Listen "*:4802" {} }
Binding "a" { Bind_Address = "10.1.1.1"  Enable_Duravip = true  Duravip_Preference = "east1" }
ESMTP_Listener { Listen "10.1.1.1:25" { Enable_Duravip = true } Relay_Hosts = ( "127.0.0.1" ) }
cluster {
  logs = [ mainlog = "/var/log/ecelerity/mainlog.cluster" ]
  hartbeats_per_sec = 1
  duravip_balance_set_size = 1
  Replicate "inbound_cidr" {}
  Topology "10.1.1.0/24" { interface = "eth1" cidrmask = "32" }
}
`;

const nowhere: Terminal = {
  env: {},
  out: () => {},
  error: () => {},
  outIsTerminal: false,
  errorIsTerminal: false,
  columns: () => 80,
  readInput: () => new TextEncoder().encode(sample),
};

/** Runs while the snapshot is being built. */
export function warmUp(): void {
  void main(['check', '-', '--stdin-name', 'ecelerity-cluster.conf'], nowhere);
  // Not imported: the module of V8 would be loaded at every start.
  process.getBuiltinModule('node:v8').startupSnapshot.setDeserializeMainFunction(() => {
    void runProcess(process.argv.slice(2));
  });
}
