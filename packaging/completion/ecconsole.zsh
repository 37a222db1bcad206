#compdef ecconsole
_ecconsole() {
  local -a commands=(
    'watch:who owns which address, live'
  )
  if ((CURRENT == 2)); then
    _describe command commands
    _files
    return
  fi
  local command=${words[2]}
  if [[ $command != -* ]]; then
    shift words
    ((CURRENT--))
  fi
  case $command in
    watch)
      _arguments \
        '--help[Show the help of the command]' \
        '*:path:_files'
      ;;
    *)
      _arguments \
        '--help[Show the help of the command]' \
        '*:path:_files'
      ;;
  esac
}
compdef _ecconsole ecconsole
