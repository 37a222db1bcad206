#compdef ecclusterd
_ecclusterd() {
  local -a commands=(
    'check:says whether this machine is ready to run its node'
    'setup:makes this machine the node or manager that its certificate names: configuration, unit, and what Corosync needs'
    'audit:says what of ours listens on this machine, who can reach it, with which rights it runs, and what is open without need'
    'rehearse:moves, drains and, asked twice, kills one node of the running cluster, measures gaps, and prints a report that one can file'
    'demo:shows a cluster in this terminal: start, crash, takeover, return; needs nothing and changes nothing'
    'dump:writes down the state of the node that runs here, for `ecclusterd simulate --state`'
    'simulate:plays a scenario on the compiled cluster in no time: who owns what after a crash, a partition, a reload'
    'corosync-conf:writes the corosync.conf of the cluster, the same for all its nodes'
    'spread-conf:writes the spread.conf of the cluster, the same for all its machines'
    'pki:makes the certificates by which the machines of the cluster know each other: init, node, manager, renew, list'
    'postfix-policy:answers the check_policy_service of Postfix: limits of connections and named throttles over the whole cluster'
    'jlog:reads, checks and mends jlogs: list, sizes, show, tail, analyse, create, add, remove, set, clean, repair, acknowledge'
    'log:writes lines into a jlog: from standard input, from a unix socket, or out of a log file that grows and is rotated'
    'log-cat:prints what is in a stream of NATS JetStream that a manager writes (`ecclusterd log cat nats://...`), and verifies it'
    'log-verify:holds the files of a manager against what the nodes still have: nothing lost, nothing twice (`ecclusterd log verify`)'
    'listen:prints the panic messages of the cluster as they come over the bus'
  )
  if ((CURRENT == 2)) && [[ ${words[2]} != -* ]]; then
    _describe command commands
    return
  fi
  local command=${words[2]}
  if [[ $command != -* ]]; then
    shift words
    ((CURRENT--))
  fi
  case $command in
    check)
      _arguments \
        '--ir[The compiled cluster, as `ecconf compile CONF -o FILE` writes it]:FILE:_files' \
        '--node[Which node of the IR this is]:NAME: ' \
        '--bus[What carries messages between the nodes]:ENGINE:(embedded corosync spread)' \
        '--bus-socket[Unix socket at which the processes of an embedded bus meet]:PATH:_files' \
        '--spread[Where the Spread daemon of this machine is]:ENDPOINT:_files' \
        '--spread-name[With what names of this cluster begin on Spread]:XY: ' \
        '--spread-auth[By which method the Spread daemon lets us in]:METHOD:(NULL IP)' \
        '--bus-timeout[How long a member may be silent before the bus drops it]:MS: ' \
        '--control[Unix socket for `ecconsole`]:PATH:_files' \
        '--running[Where the console of a daemon is that runs here already]:ENDPOINT:_files' \
        '--feed[Serve the replicated objects to mail servers and other clients over the protocol of Redis]:PATH[,HOSTPORT][,tlsHOSTPORT]:_files' \
        '--identity[Certificate, key and authority of this machine (PEM), as `ecclusterd pki` writes them]:FILE:_files' \
        '--logs-tls-cert[In place of --identity]:FILE:_files' \
        '--logs-tls-key[Its private key]:FILE:_files' \
        '--logs-tls-ca[Certificate of the authority that the others must show a certificate of]:FILE:_files' \
        '--logs-plain[Let logs be collected over the network without certificates]' \
        '--accept-rollouts[Take configurations that a manager rolls out (`ecconf rollout`, docs/operations.md)]' \
        '--trust[Take only rollouts that are signed by one of these public keys (Ed25519, PEM)]:FILE:_files' \
        '--limits[What a configuration that is rolled out may do to this machine at most (JSON]:FILE:_files' \
        '--user[Try the logs as this user]:NAME: ' \
        '--only-logs[Try the logs, and nothing else]' \
        '--json[Print the answers as one JSON document]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    setup)
      _arguments \
        '--ir[The compiled cluster, as `ecconf compile CONF -o FILE` writes it]:FILE:_files' \
        '--identity[What `ecclusterd pki` has made for this machine]:FILE:_files' \
        '--bus-key[Set Corosync up as well]:FILE:_files' \
        '--profile[Of Corosync, as for `ecclusterd corosync-conf`]:PROFILE:(instant fast safe)' \
        '--user[As whom it runs]:NAME: ' \
        '--print[Show every step and what would be written (but for keys), and do nothing]' \
        '--undo[Take back what an earlier setup has done on this machine]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    audit)
      _arguments \
        '--pid[Look at this process only]:PID: ' \
        '--json[Print the findings as one JSON document]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    rehearse)
      _arguments \
        '--control[The console of the manager]:ENDPOINT:_files' \
        '--node[Which node it is about]:NAME: ' \
        '--kill[Kill its daemon as well]' \
        '--yes-kill[The answer to that question]:NAME: ' \
        '--kill-command[What kills the daemon, run without a shell]:COMMAND: ' \
        '--kill-gap[For how long an address may be without service when its daemon is killed]:MS: ' \
        '--every[How far apart the probes of an address are]:MS: ' \
        '--limit[A drain ends by itself after so long]:SEC: ' \
        '--print[Show what would be done and what is foreseen, and do nothing]' \
        '--json[Print the report as one JSON document]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    demo)
      _arguments \
        '--ir[The compiled cluster, as `ecconf compile CONF -o FILE` writes it]:FILE:_files' \
        '--nodes[How many nodes of the IR take part, from the first one]:N: ' \
        '--logs[Show how lines of two nodes come into the files of a manager that dies and comes back]' \
        '--plain[One line an event, without redrawing]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    dump)
      _arguments \
        '--control[Unix socket for `ecconsole`]:PATH:_files' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    simulate)
      _arguments \
        '--ir[The compiled cluster, as `ecconf compile CONF -o FILE` writes it]:FILE:_files' \
        '--scenario[What happens when, as JSON]:FILE:_files' \
        '--state[Begin where real daemons were]:FILE[,FILE]:_files' \
        '--seed[Draws delays and drifts anew, in place of the scenario'\''s own seed]:N: ' \
        '--json[Print everything as one JSON document]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    corosync-conf)
      _arguments \
        '--ir[The compiled cluster, as `ecconf compile CONF -o FILE` writes it]:FILE:_files' \
        '--profile[`fast` (the default) drops a silent machine after about a second and wants a network and machines that are never late by a quarter of it]:PROFILE:(instant fast safe)' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    spread-conf)
      _arguments \
        '--ir[The compiled cluster, as `ecconf compile CONF -o FILE` writes it]:FILE:_files' \
        '--profile[`fast` (the default) drops a silent machine after about 0.55 s and wants machines that are never late by a third of it]:PROFILE:(fast safe)' \
        '--broadcast[Put all machines into one segment with this broadcast or multicast address, which all of them must hear]:ADDRESS: ' \
        '--port[The default is 4803]:PORT: ' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    pki)
      _arguments \
        '--dir[The folder of the authority]:DIR:_files -/' \
        '--ir[The compiled cluster, whose machines get certificates, or against which a NAME is checked]:FILE:_files' \
        '--days[How long certificates of machines are good]:N: ' \
        '--all[With renew]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    postfix-policy)
      _arguments \
        '--feed[Where the feed is]:ENDPOINT:_files' \
        '--feed-password[Its first line is the password of the feed, where that is at a port and asks for one]:FILE:_files' \
        '--listen[Where Postfix asks]:ENDPOINT:_files' \
        '--limits[At most so many connections at the same time from one block of that size, over all nodes]:LIMITS: ' \
        '--object[The Replicate object that counts connections]:NAME: ' \
        '--message-throttle[A name and N/SECONDS, taken from once for each message]:THROTTLE: ' \
        '--recipient-throttle[The same, for each recipient]:THROTTLE: ' \
        '--throttle-object[The Replicate object that has the throttles]:NAME: ' \
        '--down[While the feed does not answer]:WHAT:(accept defer)' \
        '--timeout[How long the feed may take to answer]:MS: ' \
        '--state[Keeps who is in, so that a new start counts them again]:FILE:_files' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    jlog)
      _arguments \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    log)
      _arguments \
        '--to[As in the configuration]:DESTINATION: ' \
        '--follow[Take the lines of this file, and go on as it grows]:FILE:_files' \
        '--from[Where to begin in the file the first time]:WHERE:(beginning end)' \
        '--journal[Where the place in the file is kept]:FILE:_files' \
        '--socket[Take lines from whoever connects to this unix socket]:PATH:_files' \
        '--mode[Mode of the socket]:OCTAL: ' \
        '--fsync[Have every batch on the disk before the next one is read]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    log-cat)
      _arguments \
        '--nats[As for the manager]:URL: ' \
        '--subject[Only these messages, such as `logs.*.east1.mainlog`]:SUBJECT: ' \
        '--verify[Print no record]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    log-verify)
      _arguments \
        '--ir[As for the manager]:FILE:_files' \
        '--node[As for the manager]:NAME: ' \
        '--state[As for the manager]:DIR:_files -/' \
        '--utc[As for the manager]' \
        '--identity[As for the manager]:FILE:_files' \
        '--logs-tls-cert[As for the manager]:FILE:_files' \
        '--logs-tls-key[As for the manager]:FILE:_files' \
        '--logs-tls-ca[As for the manager]:FILE:_files' \
        '--json[Print one JSON document]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    listen)
      _arguments \
        '--ir[The compiled cluster]:FILE:_files' \
        '--group[The group to listen to]:NAME: ' \
        '--bus[As for the daemon]:ENGINE:(embedded corosync spread)' \
        '--bus-socket[As for the daemon]:PATH:_files' \
        '--spread[As for the daemon]:ENDPOINT:_files' \
        '--spread-name[As for the daemon]:XY: ' \
        '--spread-auth[As for the daemon]:METHOD:(NULL IP)' \
        '--json[One JSON object a line]' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
    *)
      _arguments \
        '--ir[The compiled cluster, as `ecconf compile CONF -o FILE` writes it]:FILE:_files' \
        '--node[Which node of the IR this is]:NAME: ' \
        '--bus[What carries messages between the nodes]:ENGINE:(embedded corosync spread)' \
        '--bus-socket[Unix socket at which the processes of an embedded bus meet]:PATH:_files' \
        '--spread[Where the Spread daemon of this machine is]:ENDPOINT:_files' \
        '--spread-name[With what names of this cluster begin on Spread]:XY: ' \
        '--spread-auth[By which method the Spread daemon lets us in]:METHOD:(NULL IP)' \
        '--bus-timeout[How long a member may be silent before the bus drops it]:MS: ' \
        '--control[Unix socket for `ecconsole`]:PATH:_files' \
        '--control-read[A second socket, for everybody on this machine, at which only commands that read are taken]:PATH:_files' \
        '--remote-commands[What managers may do here by the control group]:WHICH:(none read all)' \
        '--feed[Serve the replicated objects to mail servers and other clients over the protocol of Redis]:PATH[,HOSTPORT][,tlsHOSTPORT]:_files' \
        '--feed-password[Who comes to a port of the feed without TLS has to say the first line of this file (AUTH)]:FILE:_files' \
        '--shared-memory[What all replicated objects may hold in memory together (the default]:MIB: ' \
        '--dry-run[Change nothing on this machine]' \
        '--partition[What a part of a divided cluster does]:POLICY:(available quorum)' \
        '--lease[The kernel takes an address away that was not renewed for so long]:SEC: ' \
        '--respect-foreign[Do not take an address for which a host outside of the cluster answers]' \
        '--witness[Ask the LAN before taking an address whose machine the bus does not hear any more (the default]:ON:(on off)' \
        '--no-guard[Do not start the guard process, which releases the addresses at once when the daemon dies or hangs]' \
        '--metrics[Serve figures for Prometheus (its text format, or OpenMetrics for who asks for it) at http\://HOST\:PORT/metrics]:HOSTPORT: ' \
        '--status[Serve the status page, which shows the cluster and changes nothing]:ENDPOINT:_files' \
        '--status-token[Whoever looks at the page says the first line of this file]:FILE:_files' \
        '--status-tls-cert[Certificate of the page (PEM), for https]:FILE:_files' \
        '--status-tls-key[Its private key]:FILE:_files' \
        '--status-host[Names under which browsers may ask for the page, besides addresses and localhost]:NAME[,NAME]: ' \
        '--identity[Certificate, key and authority of this machine (PEM), as `ecclusterd pki` writes them]:FILE:_files' \
        '--logs-tls-cert[In place of --identity]:FILE:_files' \
        '--logs-tls-key[Its private key]:FILE:_files' \
        '--logs-tls-ca[Certificate of the authority that the others must show a certificate of]:FILE:_files' \
        '--logs-plain[Let logs be collected over the network without certificates]' \
        '--accept-rollouts[Take configurations that a manager rolls out (`ecconf rollout`, docs/operations.md)]' \
        '--trust[Take only rollouts that are signed by one of these public keys (Ed25519, PEM)]:FILE:_files' \
        '--limits[What a configuration that is rolled out may do to this machine at most (JSON]:FILE:_files' \
        '--after-switch[An absolute path, run without a shell after each switch of a rollout, for 30 s at most]:PROGRAM: ' \
        '--require-current[After a start take no address before this node has the configuration that is committed, as the other nodes know it]' \
        '--manager[Run a manager of the cluster in place of a node]' \
        '--utc[Manager]' \
        '--state[The folder of all that must be remembered]:DIR:_files -/' \
        '--nats[Manager]:URL: ' \
        '--new-journal[Manager]' \
        '--standby[Manager]' \
        '--mark-damage[Manager]' \
        '--compress-after[Manager]:SEC: ' \
        '--log[Append the log there in place of standard error]:FILE:_files' \
        '--log-level[Log nothing below it]:LEVEL:(debug info warn error)' \
        '--help[Show the help of the command]' \
        '*: : '
      ;;
  esac
}
compdef _ecclusterd ecclusterd
