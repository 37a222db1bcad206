// The part that the examples of cross-node checks have in common: a cluster that is right.

/** `cluster` with one network for managed addresses, and its listener. */
export const clusterExample =
  'cluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\n';
