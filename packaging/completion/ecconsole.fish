# fish completion for ecconsole
complete -c ecconsole -f
complete -c ecconsole -n __fish_use_subcommand -a watch -d 'who owns which address, live'
complete -c ecconsole -n '__fish_seen_subcommand_from watch' -l help -d 'Show the help of the command'
complete -c ecconsole -n '__fish_seen_subcommand_from watch' -F
complete -c ecconsole -n '__fish_use_subcommand' -l help -d 'Show the help of the command'
complete -c ecconsole -n '__fish_use_subcommand' -F
