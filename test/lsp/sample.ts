// One cluster with a name of every kind in it; tests put their cursor into it.
export const sample = `=== global/msgc_server.conf
msgc_server {
  peers = [
    east1 = "10.0.0.1"
    west1 = "10.0.0.2"
    mgr1 = "10.0.0.9"
  ]
}
=== default/ecelerity.conf
include msgc_server.conf
include "ecelerity-cluster.conf"
include "bindings.conf"
include node-local.conf
=== default/ecelerity-cluster.conf
ec_logger "cluster" {
  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster?subscribers=mgr1=>master"
}
ESMTP_Listener {
  Listen "10.0.1.1:25" {
    Enable_Duravip = true
  }
  Listen "10.0.1.9:587" {
    Duravip_Follow = "mail-1"
  }
}
cluster {
  logs = [
    mainlog = "/var/log/ecelerity/mainlog.cluster"
  ]
  duravip_balance_set_size = 8
  Topology "10.0.1.0/24" {
    interface = "eth1"
  }
}
=== default/bindings.conf
Binding_Group "mail" {
  Binding "mail-1" {
    Bind_Address = "10.0.1.1"
    Enable_Duravip = true
    Duravip_Preference = "west1"
  }
  Binding "mail-2" {
    Bind_Address = "10.0.1.2"
    Enable_Duravip = true
  }
}
=== east1/node-local.conf
cluster {
  nodename = "east1"
}
=== west1/node-local.conf
cluster {
  nodename = "west1"
  duravip_balance_set_size = 4
}
=== mgr1/eccluster.conf
include msgc_server.conf
Logs {
  Manager "mgr1" {
    Node "east1" {
      Subscriber = ( "master" )
    }
    Node "west1" {
      Subscriber = ( "mgr1" "master" )
    }
  }
}
`;

/** The sample with the cursor put before the n-th occurrence of a text. */
export function at(text: string, nth = 1, file?: string): string {
  let from = file === undefined ? 0 : sample.indexOf(`=== ${file}`);
  for (let i = 0; i < nth; i++) from = sample.indexOf(text, from + (i === 0 ? 0 : 1));
  if (from < 0) throw new Error(`the sample has no ${text}`);
  return `${sample.slice(0, from)}<|>${sample.slice(from)}`;
}
