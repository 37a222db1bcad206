// What the start-up snapshot runs. Built once, at install: everything is loaded, the parser is constructed, a sample is checked so
// that the code is warm; then the heap is frozen. A start thaws it and calls the main function below. Whatever depends on the
// process (arguments, environment, working directory) is read only there.

import { ours } from '../base/terminal-text.ts';
import { main, runProcess } from './cli.ts';
import { withSampleFile } from './commands/sample-file.ts';
import { hostTerminal, type Terminal } from './commands/terminal.ts';

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

/** As many addresses as an ordinary file has: some code runs only when there are several, or many. */
const file = `${sample}${Array.from({ length: 40 }, (_, i) => `Binding "b${i}" {\n  Bind_Address = "10.1.2.${40 - i}"\n  Enable_Duravip = true\n}\n`).join('')}`;

/** Looks as the real terminal does, and writes nothing. */
function nowhere(): Terminal {
  const host = hostTerminal();
  host.out(ours(''));
  host.columns();
  return { ...host, env: {}, out: () => {}, error: () => {}, readInput: () => new TextEncoder().encode(sample) };
}

/** What is compiled when it is first called is compiled now: a file is checked as a start does it, and what comes in by a pipe. */
async function check(): Promise<void> {
  await main(['check', '-', '--stdin-name', 'ecelerity-cluster.conf'], nowhere());
  await withSampleFile(file, (path) => main(['check', path], nowhere()));
  // Node remembers the working directory, and would remember this one after the thaw.
  process.chdir('.');
}

/** Runs while the snapshot is being built. */
export function warmUp(): void {
  void check();
  // Not imported: the module of V8 would be loaded at every start.
  process.getBuiltinModule('node:v8').startupSnapshot.setDeserializeMainFunction(() => {
    void runProcess(process.argv.slice(2));
  });
}
