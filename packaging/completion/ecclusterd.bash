# bash completion for ecclusterd
_ecclusterd() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W 'check setup audit rehearse demo dump simulate corosync-conf spread-conf pki postfix-policy jlog log log-cat log-verify listen --ir --node --bus --bus-socket --spread --spread-name --spread-auth --bus-timeout --control --control-read --remote-commands --feed --feed-password --shared-memory --dry-run --partition --lease --respect-foreign --witness --no-guard --metrics --status --status-token --status-tls-cert --status-tls-key --status-host --identity --logs-tls-cert --logs-tls-key --logs-tls-ca --logs-plain --accept-rollouts --trust --limits --after-switch --require-current --manager --utc --state --nats --new-journal --standby --mark-damage --compress-after --log --log-level --help --version' -- "$current"))
    return
  fi
  case "${COMP_WORDS[1]}" in
    check)
      case "$previous" in
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --node) :; return ;;
        --bus) COMPREPLY=($(compgen -W 'embedded corosync spread' -- "$current")); return ;;
        --bus-socket) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --spread) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --spread-name) :; return ;;
        --spread-auth) COMPREPLY=($(compgen -W 'NULL IP' -- "$current")); return ;;
        --bus-timeout) :; return ;;
        --control) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --running) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --feed) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --identity) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --logs-tls-cert) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --logs-tls-key) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --logs-tls-ca) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --trust) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --limits) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --user) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--ir --node --bus --bus-socket --spread --spread-name --spread-auth --bus-timeout --control --running --feed --identity --logs-tls-cert --logs-tls-key --logs-tls-ca --logs-plain --accept-rollouts --trust --limits --user --only-logs --json --help' -- "$current"))
      else
        :
      fi
      ;;
    setup)
      case "$previous" in
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --identity) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --bus-key) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --profile) COMPREPLY=($(compgen -W 'instant fast safe' -- "$current")); return ;;
        --user) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--ir --identity --bus-key --profile --user --print --undo --help' -- "$current"))
      else
        :
      fi
      ;;
    audit)
      case "$previous" in
        --pid) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--pid --json --help' -- "$current"))
      else
        :
      fi
      ;;
    rehearse)
      case "$previous" in
        --control) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --node) :; return ;;
        --yes-kill) :; return ;;
        --kill-command) :; return ;;
        --kill-gap) :; return ;;
        --every) :; return ;;
        --limit) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--control --node --kill --yes-kill --kill-command --kill-gap --every --limit --print --json --help' -- "$current"))
      else
        :
      fi
      ;;
    demo)
      case "$previous" in
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --nodes) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--ir --nodes --logs --plain --help' -- "$current"))
      else
        :
      fi
      ;;
    dump)
      case "$previous" in
        --control) COMPREPLY=($(compgen -f -- "$current")); return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--control --help' -- "$current"))
      else
        :
      fi
      ;;
    simulate)
      case "$previous" in
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --scenario) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --state) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --seed) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--ir --scenario --state --seed --json --help' -- "$current"))
      else
        :
      fi
      ;;
    corosync-conf)
      case "$previous" in
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --profile) COMPREPLY=($(compgen -W 'instant fast safe' -- "$current")); return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--ir --profile --help' -- "$current"))
      else
        :
      fi
      ;;
    spread-conf)
      case "$previous" in
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --profile) COMPREPLY=($(compgen -W 'fast safe' -- "$current")); return ;;
        --broadcast) :; return ;;
        --port) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--ir --profile --broadcast --port --help' -- "$current"))
      else
        :
      fi
      ;;
    pki)
      case "$previous" in
        --dir) COMPREPLY=($(compgen -d -- "$current")); return ;;
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --days) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--dir --ir --days --all --help' -- "$current"))
      else
        :
      fi
      ;;
    postfix-policy)
      case "$previous" in
        --feed) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --feed-password) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --listen) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --limits) :; return ;;
        --object) :; return ;;
        --message-throttle) :; return ;;
        --recipient-throttle) :; return ;;
        --throttle-object) :; return ;;
        --down) COMPREPLY=($(compgen -W 'accept defer' -- "$current")); return ;;
        --timeout) :; return ;;
        --state) COMPREPLY=($(compgen -f -- "$current")); return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--feed --feed-password --listen --limits --object --message-throttle --recipient-throttle --throttle-object --down --timeout --state --help' -- "$current"))
      else
        :
      fi
      ;;
    jlog)
      case "$previous" in
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--help' -- "$current"))
      else
        :
      fi
      ;;
    log)
      case "$previous" in
        --to) :; return ;;
        --follow) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --from) COMPREPLY=($(compgen -W 'beginning end' -- "$current")); return ;;
        --journal) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --socket) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --mode) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--to --follow --from --journal --socket --mode --fsync --help' -- "$current"))
      else
        :
      fi
      ;;
    log-cat)
      case "$previous" in
        --nats) :; return ;;
        --subject) :; return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--nats --subject --verify --help' -- "$current"))
      else
        :
      fi
      ;;
    log-verify)
      case "$previous" in
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --node) :; return ;;
        --state) COMPREPLY=($(compgen -d -- "$current")); return ;;
        --identity) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --logs-tls-cert) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --logs-tls-key) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --logs-tls-ca) COMPREPLY=($(compgen -f -- "$current")); return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--ir --node --state --utc --identity --logs-tls-cert --logs-tls-key --logs-tls-ca --json --help' -- "$current"))
      else
        :
      fi
      ;;
    listen)
      case "$previous" in
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --group) :; return ;;
        --bus) COMPREPLY=($(compgen -W 'embedded corosync spread' -- "$current")); return ;;
        --bus-socket) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --spread) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --spread-name) :; return ;;
        --spread-auth) COMPREPLY=($(compgen -W 'NULL IP' -- "$current")); return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--ir --group --bus --bus-socket --spread --spread-name --spread-auth --json --help' -- "$current"))
      else
        :
      fi
      ;;
    *)
      case "$previous" in
        --ir) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --node) :; return ;;
        --bus) COMPREPLY=($(compgen -W 'embedded corosync spread' -- "$current")); return ;;
        --bus-socket) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --spread) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --spread-name) :; return ;;
        --spread-auth) COMPREPLY=($(compgen -W 'NULL IP' -- "$current")); return ;;
        --bus-timeout) :; return ;;
        --control) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --control-read) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --remote-commands) COMPREPLY=($(compgen -W 'none read all' -- "$current")); return ;;
        --feed) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --feed-password) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --shared-memory) :; return ;;
        --partition) COMPREPLY=($(compgen -W 'available quorum' -- "$current")); return ;;
        --lease) :; return ;;
        --witness) COMPREPLY=($(compgen -W 'on off' -- "$current")); return ;;
        --metrics) :; return ;;
        --status) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --status-token) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --status-tls-cert) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --status-tls-key) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --status-host) :; return ;;
        --identity) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --logs-tls-cert) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --logs-tls-key) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --logs-tls-ca) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --trust) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --limits) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --after-switch) :; return ;;
        --state) COMPREPLY=($(compgen -d -- "$current")); return ;;
        --nats) :; return ;;
        --compress-after) :; return ;;
        --log) COMPREPLY=($(compgen -f -- "$current")); return ;;
        --log-level) COMPREPLY=($(compgen -W 'debug info warn error' -- "$current")); return ;;
      esac
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W '--ir --node --bus --bus-socket --spread --spread-name --spread-auth --bus-timeout --control --control-read --remote-commands --feed --feed-password --shared-memory --dry-run --partition --lease --respect-foreign --witness --no-guard --metrics --status --status-token --status-tls-cert --status-tls-key --status-host --identity --logs-tls-cert --logs-tls-key --logs-tls-ca --logs-plain --accept-rollouts --trust --limits --after-switch --require-current --manager --utc --state --nats --new-journal --standby --mark-damage --compress-after --log --log-level --help' -- "$current"))
      else
        :
      fi
      ;;
  esac
}
complete -o filenames -F _ecclusterd ecclusterd
